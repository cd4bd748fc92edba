import { dirname, resolve } from 'node:path';
import type { ExitCode } from '../../errors.js';
import { baselineToJson } from '../../report/baselineJson.js';
import { reportToJson } from '../../report/json.js';
import { redacted } from '../../report/redact.js';
import type { Report } from '../../report/report.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { writeFiles } from '../../report/write.js';
import { acceptedBaseline, regate } from '../../saved/regate.js';
import { DEFAULT_BASELINE, findBaseline, readBaseline } from '../baselineFile.js';
import type { Context } from '../command.js';
import { readReport } from '../reportFile.js';

export interface GateFlags {
  readonly file: string;
  readonly baseline?: string;
  readonly strict?: boolean;
  readonly accept?: boolean;
  readonly out?: string;
  readonly format?: readonly string[];
  readonly redact?: boolean;
  readonly json?: boolean;
}

/** Judges a saved report again, without PostgreSQL. */
export const gate = async (flags: GateFlags, context: Context): Promise<ExitCode> => {
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS);
  const saved = await readReport(flags.file);
  if (flags.accept === true) return accept(saved, flags.baseline ?? DEFAULT_BASELINE, context);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const judged = regate(saved, { strict: flags.strict === true, baseline });
  const report = flags.redact === true ? redacted(judged) : judged;
  if (flags.out !== undefined) await writeFiles(resolve(flags.out), await render(report, reporters));
  const { terminal } = context;
  terminal.print(flags.json === true ? reportToJson(report) : reportToTerminal(report, terminal.style));
  return report.conclusion.exitCode;
};

/** A wrong answer is never accepted, since what it costs to give it says nothing; nor is a run that broke off. */
const accept = async (report: Report, file: string, { terminal }: Context): Promise<ExitCode> => {
  const { exitCode, sentence } = regate(report).conclusion;
  if (exitCode !== 0 && exitCode !== 1) {
    terminal.print(`Not accepted: ${sentence}\n`);
    return exitCode;
  }
  const path = resolve(file);
  const baseline = acceptedBaseline(report, await findBaseline(path));
  await writeFiles(dirname(path), [{ name: path.slice(dirname(path).length + 1), content: baselineToJson(baseline) }]);
  terminal.print(`Wrote ${file}; review it with git diff, and commit it.\n`);
  return 0;
};
