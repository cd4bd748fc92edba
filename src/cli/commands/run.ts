import { postgresText } from '../../config/postgres.js';
import type { Flags } from '../../config/resolve.js';
import type { ExitCode } from '../../errors.js';
import { providerNamed } from '../../postgres/provider.js';
import { reportToJson } from '../../report/json.js';
import { reportToTerminal } from '../../report/terminal.js';
import { checkWritable, writeFiles } from '../../report/write.js';
import { run as runScenarios } from '../../run.js';
import { narrow } from '../../scenario/narrow.js';
import { checkScale } from '../../scenario/scale.js';
import { packageVersion } from '../../version.js';
import type { Command, Context } from '../command.js';
import { readConfig } from '../config.js';
import { POSTGRES, SCENARIOS, SIZE } from '../options.js';
import { withProgress } from '../progress.js';
import { loadScenarios } from '../scenarios.js';

interface RunFlags extends Flags {
  readonly scenario?: readonly string[];
  readonly json?: boolean;
}

const execute = async (flags: RunFlags, { terminal, signal }: Context): Promise<ExitCode> => {
  const config = await readConfig(flags);
  const scenarios = narrow(await loadScenarios(flags.scenario ?? [], config.scenariosDir), config);
  checkScale(scenarios, config.scale);
  await checkWritable(config.outDir);
  const report = await withProgress(terminal, (emit) =>
    runScenarios(config, scenarios, {
      provider: providerNamed(postgresText(config.postgres)),
      planproofVersion: packageVersion(),
      emit,
      signal,
      save: async (known) =>
        void (await writeFiles(config.outDir, [{ name: 'report.json', content: reportToJson(known) }])),
    }),
  );
  terminal.print(flags.json === true ? reportToJson(report) : reportToTerminal(report, terminal.style));
  return report.conclusion.exitCode;
};

/** Seed, measure, check, gate, report: the main job. */
export const run: Command<RunFlags> = {
  usage: 'run [scenario..]',
  summary: 'Seed, measure, check, gate and report: the main job',
  positionals: {
    scenario: { type: 'string', describe: 'Names of scenarios; none: all of yours, else the built-in ones' },
  },
  options: {
    ...SIZE,
    case: { type: 'string', array: true, requiresArg: true, describe: 'Only this case; may be repeated' },
    shape: {
      type: 'string',
      array: true,
      requiresArg: true,
      describe: 'Only this shape, beside the reference; may be repeated',
    },
    ...POSTGRES,
    out: { type: 'string', requiresArg: true, describe: 'Folder for the report [default: reports/latest]' },
    ...SCENARIOS,
    json: { type: 'boolean', describe: 'Print the report as JSON instead of the table' },
  },
  examples: [
    ['$0 run', 'everything, at scale ci'],
    ['$0 run recent-workflows --scale smoke', 'one scenario, in seconds'],
    ['$0 run --case hottest --shape last-used', 'one case, one candidate'],
    ['$0 run --json --quiet > report.json', 'for another program'],
  ],
  run: execute,
};
