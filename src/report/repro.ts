import { shellWords } from './again.js';
import { isFailed } from './outcome.js';
import type { Report, ScenarioReport } from './report.js';
import type { ReportFile } from './reporter.js';

/** What a bundle needs that a report does not hold. */
export interface ReproParts {
  readonly scenario: ScenarioReport;
  /** Arguments of `planproof` that run it again. */
  readonly command: readonly string[];
  /** Whether that is done where the user's configuration stands, and not in the bundle's folder. */
  readonly inRepository: boolean;
  /** The scenario's own files, below `files/`; empty where they hold what must not be told, or ship with planproof. */
  readonly sources: readonly ReportFile[];
  /** What the planner knew of the tables. */
  readonly statistics: unknown;
  /** What a reader must know to replay it. */
  readonly notes: readonly string[];
}

/** Everything that reproduces the failure of one scenario, as files below its folder. */
export const reproFiles = (report: Report, parts: ReproParts): readonly ReportFile[] => {
  const { scenario, sources, statistics } = parts;
  const alone = { ...report, scenarios: [scenario] };
  const files: ReportFile[] = [
    { name: 'README.md', content: readme(alone, parts) },
    { name: 'replay.sh', content: replay(report, parts) },
    { name: 'statistics.json', content: json(statistics) },
    { name: 'settings.json', content: json({ ...report.server, machine: report.machine }) },
    { name: 'dataset.json', content: json(scenario.dataset) },
    { name: 'parameters.json', content: json(scenario.cases) },
    { name: 'samples.json', content: json(samples(scenario)) },
    ...sql(scenario),
    ...plans(scenario),
    ...sources,
  ];
  return files.map(({ name, content }) => ({ name: `${fileName(scenario.name)}/${name}`, content }));
};

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Names are the user's: nothing of them may leave the folder. */
const fileName = (...parts: readonly string[]): string => parts.join('.').replaceAll(/[^\w.-]+/g, '-');

const sql = ({ shapes }: ScenarioReport): readonly ReportFile[] =>
  shapes.flatMap(({ name, sql: queries, setup }) => [
    ...queries.map(({ text }, index) => ({
      name: `sql/${fileName(name, ...(queries.length > 1 ? [String(index + 1)] : []), 'sql')}`,
      content: text,
    })),
    ...(setup ? [{ name: `sql/${fileName(name, 'setup', 'sql')}`, content: setup.text }] : []),
  ]);

/** Every plan of the failed cases, the reference's beside the candidate's. */
const plans = (scenario: ScenarioReport): readonly ReportFile[] => {
  const cases = failedCases(scenario);
  return scenario.measurements.flatMap(({ shape, case: name, planMode, settings, plan }) =>
    plan && cases.includes(name)
      ? [{ name: `plans/${fileName(name, shape, planMode, settings, 'json')}`, content: json(plan.document) }]
      : [],
  );
};

const samples = (scenario: ScenarioReport) => {
  const cases = failedCases(scenario);
  return {
    selfTest: scenario.selfTest,
    times: scenario.measurements
      .filter((each) => cases.includes(each.case))
      .map(({ plan: _plan, work: _work, ...rest }) => rest),
    pairs: scenario.comparisons.filter((each) => cases.includes(each.case)).map(({ planDiff: _diff, ...rest }) => rest),
  };
};

/** The cases that something failed on; all, where an answer is wrong and no case is named. */
export const failedCases = ({ cases, verdicts, baseline, conclusion }: ScenarioReport): readonly string[] => {
  const changes = baseline?.state === 'compared' ? baseline.changes : [];
  const named = new Set([
    ...verdicts.filter(isFailed).map((each) => each.case),
    ...changes.filter(({ state }) => state === 'broken' || state === 'regressed').map((each) => each.case),
  ]);
  const all = cases.map(({ name }) => name);
  return conclusion.exitCode === 4 || named.size === 0 ? all : all.filter((name) => named.has(name));
};

const replay = ({ planproofVersion }: Report, { command, inRepository, sources }: ReproParts): string => {
  const withBaseline = sources.some(({ name }) => name === 'baseline.json') ? ['--baseline "$here/baseline.json"'] : [];
  const words = [shellWords(command), ...withBaseline, '--out "$here/replay"', '--no-repro'];
  return `#!/bin/sh
# Runs what failed again; ends with the exit code of the run that wrote this folder.
here=$(cd "$(dirname "$0")" && pwd) || exit 3
${inRepository ? '[ -n "$(ls planproof.config.* 2>/dev/null)" ] || { echo "Run it where planproof.config.ts stands." >&2; exit 2; }' : 'cd "$here" || exit 3'}
exec \${PLANPROOF:-npx --yes planproof@${planproofVersion}} ${words.join(' ')}
`;
};

const readme = ({ planproofVersion, createdAt, server, commit }: Report, { scenario, notes }: ReproParts): string =>
  `# ${scenario.name}

${scenario.conclusion.sentence}

    sh replay.sh

runs it again. It needs Node and the network (or set \`PLANPROOF\` to a planproof ${planproofVersion} that is installed).
${notes.map((note) => `\n${note}\n`).join('')}
| file | holds |
|---|---|
| files/ | scenario, dataset definition, schema |
| dataset.json | the data: definition's hash, scale, seed ${scenario.dataset.seed}, tables |
| statistics.json | what the planner knew of tables and columns |
| settings.json | PostgreSQL ${server.version} and its settings, the machine |
| sql/, parameters.json | every shape and the values of every case |
| plans/ | the plans of the failed cases, by case, shape, plan mode and settings |
| samples.json | every raw sample of the failed cases |

Written by planproof ${planproofVersion} on ${createdAt}${commit === undefined ? '' : `, commit ${commit}`}.
`;
