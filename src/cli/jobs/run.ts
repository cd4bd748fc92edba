import { postgresText } from '../../config/postgres.js';
import type { Flags } from '../../config/resolve.js';
import type { ExitCode } from '../../errors.js';
import { providerNamed } from '../../postgres/provider.js';
import { reportToJson } from '../../report/json.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { reportToTerminal } from '../../report/terminal.js';
import { checkWritable, writeFiles } from '../../report/write.js';
import { run as runScenarios } from '../../run.js';
import { narrow } from '../../scenario/narrow.js';
import { checkScale } from '../../scenario/scale.js';
import { packageVersion } from '../../version.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { withProgress } from '../progress.js';
import { loadScenarios } from '../scenarios.js';

export interface RunFlags extends Flags {
  readonly scenario?: readonly string[];
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
  const report = await withProgress(terminal, (emit) =>
    runScenarios(config, scenarios, {
      provider: providerNamed(postgresText(config.postgres)),
      planproofVersion: packageVersion(),
      emit,
      signal,
      save: async (known) => void (await writeFiles(config.outDir, await render(known, reportersNamed(['json'])))),
    }),
  );
  await writeFiles(config.outDir, await render(report, reporters));
  terminal.print(flags.json === true ? reportToJson(report) : reportToTerminal(report, terminal.style));
  return report.conclusion.exitCode;
};
