import { basename, dirname, extname, resolve } from 'node:path';
import { type ExitCode, inputError } from '../../errors.js';
import { historyPage } from '../../report/history/page.js';
import { addToHistory, readHistory } from '../../report/history/store.js';
import { writeFiles } from '../../report/write.js';
import type { Context } from '../command.js';
import { readReport } from '../reportFile.js';

export interface HistoryFlags {
  readonly action: 'add' | 'page';
  readonly file?: string;
  readonly dir?: string;
  readonly out?: string;
}

/** Adds a run to the history, or draws its trends. */
export const history = async (flags: HistoryFlags, context: Context): Promise<ExitCode> => {
  const folder = flags.dir ?? 'reports/history';
  return flags.action === 'add' ? add(folder, flags, context) : page(folder, flags, context);
};

const add = async (folder: string, { file }: HistoryFlags, { terminal }: Context): Promise<ExitCode> => {
  const source = file ?? 'reports/latest/report.json';
  const written = await addToHistory(folder, await readReport(source));
  terminal.say(written.length === 0 ? `${source} is in the history already.` : `Added to ${written.join(', ')}.`);
  return 0;
};

const page = async (folder: string, { out }: HistoryFlags, { terminal }: Context): Promise<ExitCode> => {
  const entries = await readHistory(folder);
  if (entries.length === 0) {
    throw inputError({
      code: 'no-history',
      message: `There is no history in ${folder}.`,
      hint: 'Add a run with "planproof history add", or name another folder with --dir.',
    });
  }
  const target = resolve(out ?? 'reports/latest/history.html');
  const written = await writeFiles(dirname(target), [
    { name: basename(target), content: historyPage(entries) },
    { name: `${basename(target, extname(target))}.json`, content: `${JSON.stringify(entries)}\n` },
  ]);
  terminal.say(`Wrote ${written.join(' and ')}.`);
  return 0;
};
