import { conditionsText } from '../conditions.js';
import { isFailed } from '../outcome.js';
import { clockOf, type Mark, type Pairing, type PairRow, pairings } from '../pairing.js';
import { planLines } from '../planLines.js';
import type { ScenarioReport } from '../report.js';
import { countText, plural, ratioText, timeText } from '../units.js';
import { code, folded, table, text } from './text.js';

const MARKS: Readonly<Record<Mark, string>> = {
  broken: '❌',
  regressed: '❌',
  unstable: '⚠️',
  improved: '✅',
  pass: '✅',
  none: '',
};
const WORST_FIRST = Object.keys(MARKS) as Mark[];

/** What everybody should see of a scenario: the conclusion, what is wrong, and the first table. */
export const headline = (scenario: ScenarioReport): string => {
  const { name, question, conclusion } = scenario;
  const [first] = pairings(scenario);
  return [
    `### ${conclusion.exitCode === 0 ? '✅' : '❌'} ${code(name)}`,
    text(question),
    `**${text(conclusion.sentence, 600)}**`,
    ...wrongAnswers(scenario),
    ...failedVerdicts(scenario),
    ...planDiff(scenario),
    ...(first ? [caseTable(first)] : []),
  ].join('\n\n');
};

/** The rest, each part by itself, so that what does not fit can be left out. */
export const details = (scenario: ScenarioReport): readonly string[] => {
  const [, ...others] = pairings(scenario);
  return [
    ...others.map((pairing) => folded(title(pairing), caseTable(pairing))),
    folded(`Invariants and verdicts of ${text(scenario.name, 60)}`, findings(scenario)),
  ];
};

const title = (pairing: Pairing): string =>
  `${text(pairing.candidate, 60)} against ${text(pairing.reference, 60)}, ${conditionsText(pairing)}`;

/** A candidate against the reference as a table, what is wrong first. */
export const caseTable = (pairing: Pairing): string => {
  const clock = clockOf(pairing);
  const columns = [
    { title: '' },
    { title: 'case' },
    { title: clock === 'wallTimeMs' ? 'median wall time' : 'median server time', right: true },
    { title: 'shared blocks', right: true },
    { title: 'rows read', right: true },
    { title: 'work', right: true },
  ];
  const rows = [...pairing.rows].sort((a, b) => WORST_FIRST.indexOf(a.mark) - WORST_FIRST.indexOf(b.mark));
  return [
    `${code(pairing.reference)} → ${code(pairing.candidate)}, ${conditionsText(pairing)}`,
    table(
      columns,
      rows.map((row) => cells(row, clock)),
    ),
  ].join('\n\n');
};

const cells = (row: PairRow, clock: ReturnType<typeof clockOf>): readonly string[] => {
  const change = (read: (of: PairRow['reference']) => string | undefined) =>
    `${read(row.reference) ?? '?'} → ${read(row.candidate) ?? '?'}`;
  const ratio = row.comparison.ratios.sharedBlocks?.ratio;
  return [
    MARKS[row.mark],
    code(row.case.name, 60),
    change(({ times }) => times[clock] && timeText(times[clock].p50Ms)),
    change(({ work }) => work && countText(work.sharedBlocks.value)),
    change(({ work }) => work?.rowsScanned && countText(work.rowsScanned.value)),
    ratio === undefined ? '' : `**${ratioText(ratio)}**`,
  ];
};

const wrongAnswers = ({ invariants }: ScenarioReport): readonly string[] =>
  invariants.flatMap((invariant) => {
    if (invariant.state !== 'violated') return [];
    const { name, message, rows, total } = invariant;
    const value = (of: string | null) => (of === null ? '*no row*' : code(of));
    const shown = rows.map(({ key, expected, found }) => [code(key), value(expected), value(found)]);
    const columns = ['row', 'expected', 'found'].map((each) => ({ title: each }));
    return [`❌ ${code(name)}: ${text(message)}`, table(columns, shown), `${rows.length} of ${plural(total, 'row')}`];
  });

const planDiff = (scenario: ScenarioReport): readonly string[] => {
  const found = planLines(scenario, 200);
  // A line of tildes would end the fence.
  return found ? [`~~~~diff\n${found.lines.map((line) => line.replaceAll('~~~', '~ ~')).join('\n')}\n~~~~`] : [];
};

/** A reader looks at a few; the fold has them all. */
const SHOWN = 5;

const failedVerdicts = ({ verdicts }: ScenarioReport): readonly string[] => {
  const failed = verdicts.filter(isFailed);
  if (failed.length === 0) return [];
  const lines = failed
    .slice(0, SHOWN)
    .map(({ shape, case: name, evidence }) => `- ❌ ${code(shape)}, ${code(name)}: ${text(evidence)}`);
  const more = failed.length - SHOWN;
  return [[...lines, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')];
};

const findings = ({ invariants, verdicts }: ScenarioReport): string =>
  [
    ...invariants.map((invariant) => {
      const words = { holds: 'checked', skipped: 'reason', violated: 'message' } as const;
      const said = invariant[words[invariant.state] as keyof typeof invariant] as string;
      return `- ${invariant.state}: ${code(invariant.name)}, ${text(said)}`;
    }),
    ...verdicts.map((verdict) => {
      const said = verdict.state === 'skipped' ? verdict.reason : verdict.evidence;
      return `- ${verdict.state}: ${code(verdict.shape)}, ${code(verdict.case)}, ${text(said)}`;
    }),
  ].join('\n');
