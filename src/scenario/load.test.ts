import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as api from '../index.js';
import { loadDataset } from './load.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planproof-load-'));
});
afterAll(() => rm(folder, { recursive: true }));

const loaded = (text: string) => {
  const file = join(folder, 'dataset.ts');
  writeFileSync(file, `import { defineDataset } from 'planproof';\n${text}`);
  return loadDataset(file, api);
};
const FORM = `name: 'own', module: import.meta.url, axes: {}, scales: { ci: {} }, schema: 'dump.sql'`;

test('a dataset whose rows all come from a dump or a command has no tables to declare', async () => {
  expect(await loaded(`export default defineDataset({ ${FORM} });`)).toMatchObject({ name: 'own' });
  expect(await loaded(`export default { name: 'a', dataset: defineDataset({ ${FORM} }) };`)).toMatchObject({
    name: 'own',
  });
});

test.each(['export const dataset = 1;', 'export default 5;', 'export default { name: "x" };'])(
  'a file that holds %j exports none',
  async (text) => {
    await expect(loaded(text)).rejects.toMatchObject({
      code: 'dataset-not-loaded',
      message: expect.stringMatching(/dataset\.ts exports no dataset\.$/),
    });
  },
);
