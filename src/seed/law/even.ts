import type { Law } from './law.js';

/** Every rank as likely as every other. */
export const even = (): Law => ({ says: 'even', weight: () => 1 });
