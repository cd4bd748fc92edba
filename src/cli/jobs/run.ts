import type { Flags } from '../../config/resolve.js';
import type { ExitCode } from '../../errors.js';
import { regate } from '../../regate.js';
import { reportToJson } from '../../report/json.js';
import { redacted } from '../../report/redact.js';
import type { Report } from '../../report/report.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { checkWritable, writeFiles } from '../../report/write.js';
import { run as runScenarios } from '../../run.js';
import { shownPath } from '../../scenario/files.js';
import { narrow } from '../../scenario/narrow.js';
import { checkScale } from '../../scenario/scale.js';
import { packageVersion } from '../../version.js';
import { readBaseline } from '../baselineFile.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { withProgress } from '../progress.js';
import { providerOf } from '../provider.js';
import { loadScenarios } from '../scenarios.js';

export interface RunFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly baseline?: string;
  readonly strict?: boolean;
  readonly redact?: boolean;
  readonly json?: boolean;
  readonly format?: readonly string[];
}

/** Seed, measure, check, gate, report. */
export const run = async (flags: RunFlags, { terminal, signal }: Context): Promise<ExitCode> => {
  const config = await readConfig(flags);
  const scenarios = narrow(await loadScenarios(flags.scenario ?? [], config.scenariosDir), config);
  checkScale(scenarios, config.scale);
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS);
  await checkWritable(config.outDir);
  const baseline = flags.baseline === undefined ? undefined : await readBaseline(flags.baseline);
  const strict = flags.strict === true;
  const provider = providerOf(config);
  const shown = (report: Report) => {
    const judged = strict || baseline !== undefined ? regate(report, { strict, baseline }) : report;
    return flags.redact === true ? redacted(judged) : judged;
  };
  const report = await withProgress(terminal, async (emit) => {
    const save = async (known: Report) =>
      void (await writeFiles(config.outDir, await render(shown(known), reportersNamed(['json']))));
    const made = await runScenarios(config, scenarios, {
      provider,
      planproofVersion: packageVersion(),
      emit,
      signal,
      save,
    });
    emit({ kind: 'step', title: 'Drawing the report' });
    await writeFiles(config.outDir, await render(shown(made), reporters));
    signal.throwIfAborted();
    return shown(made);
  });
  terminal.say(`The report is in ${shownPath(config.outDir)}.`);
  terminal.print(flags.json === true ? reportToJson(report) : reportToTerminal(report, terminal.style));
  return report.conclusion.exitCode;
};
