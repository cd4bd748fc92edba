import { resolve } from 'node:path';
import type { ExitCode } from '../../errors.js';
import { reportToJson } from '../../report/json.js';
import { redacted } from '../../report/redact.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { writeFiles } from '../../report/write.js';
import { mergeReports } from '../../saved/merge.js';
import { readBaseline } from '../baselineFile.js';
import type { Context } from '../command.js';
import { readReport } from '../reportFile.js';

export interface MergeFlags {
  readonly file: readonly string[];
  readonly baseline?: string;
  readonly strict?: boolean;
  readonly out?: string;
  readonly format?: readonly string[];
  readonly redact?: boolean;
  readonly json?: boolean;
}

/** Joins the reports of shards into one, and judges it as a whole. */
export const merge = async (flags: MergeFlags, { terminal }: Context): Promise<ExitCode> => {
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const named = await Promise.all(flags.file.map(async (file) => ({ file, report: await readReport(file) })));
  const merged = mergeReports(named, { strict: flags.strict === true, baseline });
  const report = flags.redact === true ? redacted(merged) : merged;
  const folder = flags.out ?? 'reports/latest';
  await writeFiles(resolve(folder), await render(report, reporters));
  terminal.say(`The report is in ${folder}.`);
  terminal.print(flags.json === true ? reportToJson(report) : reportToTerminal(report, terminal.style));
  return report.conclusion.exitCode;
};
