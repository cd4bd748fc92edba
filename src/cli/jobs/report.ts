import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type ExitCode, inputError } from '../../errors.js';
import { reportFromJson, reportToJson } from '../../report/json.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { writeFiles } from '../../report/write.js';
import type { Context } from '../command.js';

export interface ReportFlags {
  readonly file: string;
  readonly out?: string;
  readonly format?: readonly string[];
  readonly json?: boolean;
}

/** Draws every output of a saved report anew, without PostgreSQL. */
export const report = async (flags: ReportFlags, { terminal }: Context): Promise<ExitCode> => {
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS.filter((format) => format !== 'json'));
  const saved = reportFromJson(await read(flags.file), flags.file);
  const written = await writeFiles(resolve(flags.out ?? dirname(flags.file)), await render(saved, reporters));
  terminal.say(`wrote ${written.length} files to ${flags.out ?? dirname(flags.file)}`);
  terminal.print(flags.json === true ? reportToJson(saved) : reportToTerminal(saved, terminal.style));
  return 0;
};

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw inputError({
      code: 'report-not-read',
      message: `Cannot read ${file}: ${(cause as Error).message}.`,
      hint: 'Give the report.json of a run; the last one is reports/latest/report.json.',
      cause,
    });
  }
};
