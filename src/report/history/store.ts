import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../../errors.js';
import { slug } from '../charts/slug.js';
import type { Report } from '../report.js';
import { type HistoryEntry, historyFromText, historyOf, historyText } from './entry.js';

/**
 * Adds a run to the history in a folder, a file a scenario; a run that is in it already is not added again. Gives the files
 * that were written to. Fails with `unwritable-history`.
 */
export const addToHistory = async (folder: string, report: Report): Promise<readonly string[]> => {
  const known = new Set((await readHistory(folder)).map(({ at }) => at));
  if (known.has(report.createdAt)) return [];
  const entries = historyOf(report);
  const files: string[] = [];
  for (const scenario of new Set(entries.map((entry) => entry.scenario))) {
    const file = join(folder, `${slug(scenario)}.ndjson`);
    const own = entries.filter((entry) => entry.scenario === scenario);
    // One append of whole lines: two jobs at once do not cut into each other's.
    await writing(file, async () => {
      await mkdir(folder, { recursive: true });
      await appendFile(file, historyText(own));
    });
    files.push(file);
  }
  return files;
};

const writing = async (file: string, write: () => Promise<void>): Promise<void> => {
  try {
    await write();
  } catch (cause) {
    throw inputError({
      code: 'unwritable-history',
      message: `Cannot add to ${file}: ${(cause as Error).message}.`,
      hint: 'Choose a folder that can be written.',
      cause,
    });
  }
};

/** Every entry of a folder's .ndjson files, oldest first; none where there is no folder. Fails with `invalid-history`. */
export const readHistory = async (folder: string): Promise<readonly HistoryEntry[]> => {
  const names = await readdir(folder).catch(() => []);
  const texts = names.filter((name) => name.endsWith('.ndjson')).sort();
  const entries: HistoryEntry[] = [];
  for (const name of texts)
    entries.push(...historyFromText(await readFile(join(folder, name), 'utf8'), join(folder, name)));
  return entries.sort((a, b) => a.at.localeCompare(b.at));
};
