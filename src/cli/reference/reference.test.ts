import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMMANDS } from '../commands.js';
import { apiReference } from './api.js';
import { commandLineReference } from './commandLine.js';
import { errorCodeReference } from './errorCodes.js';

const path = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

const PAGES = [
  ['command-line.md', () => commandLineReference(COMMANDS)],
  ['errors.md', () => errorCodeReference(path('src'))],
  ['api.md', () => apiReference(path('dist/src/index.d.ts'))],
] as const;

test.each(PAGES)('docs/reference/%s is what the code says (npm run reference writes it)', async (name, make) => {
  await expect(make()).toMatchFileSnapshot(path(`docs/reference/${name}`));
});
