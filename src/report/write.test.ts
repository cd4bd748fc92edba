import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkWritable, writeFiles } from './write.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planproof-write-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('files are written below the folder, which is made, and nothing else stays', async () => {
  const paths = await writeFiles(join(folder, 'new'), [
    { name: 'report.json', content: '{}' },
    { name: 'charts/a.png', content: new Uint8Array([1, 2]) },
  ]);
  expect(paths).toEqual([join(folder, 'new/report.json'), join(folder, 'new/charts/a.png')]);
  expect(await readFile(paths[0] ?? '', 'utf8')).toBe('{}');
  expect((await readdir(join(folder, 'new'), { recursive: true })).sort()).toEqual([
    'charts',
    'charts/a.png',
    'report.json',
  ]);
});

test('a file in the place of the folder is named with what mends it', async () => {
  await writeFile(join(folder, 'taken'), '');
  const failed = { code: 'unwritable-output', exitCode: 2, hint: expect.stringContaining('--out') };
  await expect(checkWritable(join(folder, 'taken'))).rejects.toMatchObject(failed);
  await expect(writeFiles(join(folder, 'taken'), [{ name: 'a', content: '' }])).rejects.toMatchObject(failed);
});

test('trying a folder leaves nothing in it', async () => {
  await checkWritable(join(folder, 'tried'));
  expect(await readdir(join(folder, 'tried'))).toEqual([]);
});
