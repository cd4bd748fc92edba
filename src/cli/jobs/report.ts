import { dirname, resolve } from 'node:path';
import type { ExitCode } from '../../errors.js';
import { reportToJson } from '../../report/json.js';
import { redacted } from '../../report/redact.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { writeFiles } from '../../report/write.js';
import type { Context } from '../command.js';
import { readReport } from '../reportFile.js';

export interface ReportFlags {
  readonly file: string;
  readonly out?: string;
  readonly format?: readonly string[];
  readonly redact?: boolean;
  readonly json?: boolean;
}

/** Draws every output of a saved report anew, without PostgreSQL. */
export const report = async (flags: ReportFlags, { terminal }: Context): Promise<ExitCode> => {
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS.filter((format) => format !== 'json'));
  const read = await readReport(flags.file);
  const saved = flags.redact === true ? redacted(read) : read;
  const folder = flags.out ?? dirname(flags.file);
  const written = await writeFiles(resolve(folder), await render(saved, reporters));
  terminal.say(`Wrote ${written.length} files to ${folder}.`);
  terminal.print(flags.json === true ? reportToJson(saved) : reportToTerminal(saved, terminal.style));
  return 0;
};
