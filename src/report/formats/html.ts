import { page } from '../html/page.js';
import type { Reporter } from '../reporter.js';

/** One page for a browser, which works without a network. */
export const html: Reporter = {
  name: 'html',
  description: 'one page for a browser, offline, with charts and plans',
  render: async (report) => [{ name: 'report.html', content: await page(report) }],
};
