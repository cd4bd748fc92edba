import { budgetText } from '../budgetText.js';
import { clipped, inert, inertBlock } from '../inert.js';
import { isFailed, isUnstable } from '../outcome.js';
import { candidatePlace, type Place, placeOf } from '../place.js';
import type { Report, ScenarioReport } from '../report.js';
import type { Reporter } from '../reporter.js';

/** SARIF 2.1.0: what is wrong, as findings on the .sql files, for code scanning. */
export const sarif: Reporter = {
  name: 'sarif',
  description: 'SARIF, findings on the .sql files for code scanning',
  render: (report) => [{ name: 'report.sarif', content: `${JSON.stringify(logOf(report), null, 2)}\n` }],
};

const RULES = {
  'wrong-answer': 'An invariant is violated: an answer is wrong.',
  latency: 'A quantile of time is over its budget.',
  ratio: 'A candidate does more, against the reference, than its budget allows.',
  planningTime: 'Planning takes longer than its budget allows.',
  atMost: 'A counter of work is over its budget.',
  growth: 'Work grows faster with the data than its budget allows.',
  noSeqScan: 'A table is scanned from end to end.',
  noNewSeqScan: 'A table is scanned from end to end that was not before.',
  noSpill: 'A sort, a hash or a materialisation goes to disk.',
  noSort: 'Rows are sorted that should be found in order.',
  noJit: 'Expressions are compiled.',
  noNestedLoopOver: 'A nested loop is driven by too many rows.',
  maxQError: 'The planner expects far more or far fewer rows than there are.',
  forbiddenNode: 'A plan has a node that it must not have.',
  requiredNode: 'A plan lacks a node that it must have.',
  chooses: 'The planner does not choose the index that it should.',
  canUse: 'An index cannot serve what it should.',
  setup: 'The setup of a shape costs more than its budget allows.',
  setupLock: 'The setup of a shape takes too strong a lock.',
  stablePlan: 'The plan flips when statistics are sampled anew.',
  hotRatio: 'Too many updates of a table change its indexes.',
} as const satisfies Record<'wrong-answer' | ScenarioReport['budgets'][number]['kind'], string>;

type RuleId = keyof typeof RULES;

const RULE_IDS = Object.keys(RULES) as RuleId[];

const logOf = (report: Report) => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'planproof',
          version: report.planproofVersion,
          informationUri: 'https://github.com/planproof/planproof',
          rules: RULE_IDS.map((id) => ({ id, shortDescription: { text: RULES[id] } })),
        },
      },
      columnKind: 'utf16CodeUnits',
      results: report.scenarios.flatMap((scenario) => [...wrongAnswers(scenario), ...overBudgets(scenario)]),
    },
  ],
});

const wrongAnswers = (scenario: ScenarioReport) =>
  scenario.invariants.flatMap((invariant) =>
    invariant.state === 'violated'
      ? [
          result('wrong-answer', 'error', `${invariant.name}: ${invariant.message}`, candidatePlace(scenario), [
            scenario.name,
            invariant.name,
          ]),
        ]
      : [],
  );

const overBudgets = (scenario: ScenarioReport) =>
  scenario.verdicts.flatMap((verdict) => {
    if (!isFailed(verdict) && !isUnstable(verdict)) return [];
    const { budget, shape, case: name, evidence, state } = verdict;
    const level = state === 'unstable' ? 'warning' : 'error';
    const same = [scenario.name, shape, name, budgetText(budget)];
    return [result(budget.kind, level, `${shape}, ${name}: ${evidence}`, placeOf(scenario, shape), same)];
  });

/** `same` names what must be equal for two runs to mean the same finding. */
const result = (
  ruleId: RuleId,
  level: 'error' | 'warning',
  message: string,
  place: Place | undefined,
  same: readonly string[],
) => ({
  ruleId,
  ruleIndex: RULE_IDS.indexOf(ruleId),
  level,
  message: { text: clipped(inertBlock(message), 4000) },
  ...(place && {
    locations: [
      { physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, region: { startLine: place.line } } },
    ],
  }),
  partialFingerprints: { 'planproof/v1': clipped(same.map(inertBlock).join('/'), 500) },
});

const uriOf = (file: string): string => encodeURI(inert(file)).replace(/[?#]/g, encodeURIComponent);
