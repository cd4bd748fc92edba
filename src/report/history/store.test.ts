import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { specimen } from '../specimen.test.fixture.js';
import { addToHistory, readHistory } from './store.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'planproof-history-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (day: number) => ({ ...specimen({ scenarios: 2 }), createdAt: `2026-02-0${day}T00:00:00.000Z` });

test('runs are added to a file a scenario, what was there stays as it was', async () => {
  const files = await addToHistory(folder, run(1));
  expect(files).toEqual(['recent-workflows.ndjson', 'queue-counts.ndjson'].map((name) => join(folder, name)));
  const before = await readFile(files[0] ?? '', 'utf8');
  await addToHistory(folder, run(2));
  expect((await readFile(files[0] ?? '', 'utf8')).startsWith(before)).toBe(true);
  expect(new Set((await readHistory(folder)).map(({ at }) => at)).size).toBe(2);
});

test('a run is in the history once, however often it is added', async () => {
  await addToHistory(folder, run(1));
  expect(await addToHistory(folder, run(1))).toEqual([]);
});

test('two branches that added runs merge by keeping both', async () => {
  const [file] = await addToHistory(folder, run(1));
  const ours = await readFile(file ?? '', 'utf8');
  await addToHistory(folder, run(2));
  const theirs = (await readFile(file ?? '', 'utf8')).slice(ours.length);
  await writeFile(file ?? '', theirs + ours);
  expect((await readHistory(folder))[0]?.at).toBe('2026-02-01T00:00:00.000Z');
});

test('a folder that does not exist is an empty history', async () => {
  expect(await readHistory(join(folder, 'absent'))).toEqual([]);
});

test('a folder that cannot be written is named', async () => {
  await writeFile(join(folder, 'taken'), '');
  await expect(addToHistory(join(folder, 'taken'), run(1))).rejects.toMatchObject({
    code: 'unwritable-history',
    exitCode: 2,
  });
});
