import type { ScenarioReport } from '../report.js';
import { CASES } from './cases.test.fixture.js';
import type { SpecimenOptions } from './options.test.fixture.js';

/** One budget of each tier. */
export const budgetsOf = ({ outcome, taint }: Required<SpecimenOptions>) => [
  { kind: 'latency' as const, quantile: 'p95' as const, maxMs: 5, shape: `last-used${taint}` },
  {
    kind: 'atMost' as const,
    counter: 'sharedBlocks' as const,
    max: outcome === 'broken' ? 3 : 8,
    reason: `one page of the index${taint}`,
  },
  { kind: 'noSeqScan' as const, table: `bots_savedrun${taint}` },
];

interface Finding {
  readonly state: 'pass' | 'broken' | 'unstable';
  readonly measured: number;
  readonly evidence: string;
}

/** The latency of the first case is unstable, or the blocks of the widest are broken, as `outcome` says. */
const findingOf = (
  budget: ReturnType<typeof budgetsOf>[number],
  index: number,
  { outcome, taint }: Required<SpecimenOptions>,
): Finding => {
  if (budget.kind === 'latency') {
    const state = outcome === 'unstable' && index === 0 ? 'unstable' : 'pass';
    return { state, measured: 0.08, evidence: `p95 is 0.08 ms, at most 5 ms${taint}` };
  }
  if (budget.kind === 'noSeqScan') {
    return { state: 'pass', measured: 0, evidence: `no sequential scan of bots_savedrun${taint}` };
  }
  const over = outcome === 'broken' && index % CASES.length === 6;
  const blocks = over ? 4 : 3;
  const evidence = `${blocks} shared blocks, at most ${budget.max}${taint}`;
  return { state: over ? 'broken' : 'pass', measured: blocks, evidence };
};

/** What became of the budgets on every candidate and case. */
export const verdictsOf = (
  cases: ScenarioReport['cases'],
  budgets: ReturnType<typeof budgetsOf>,
  options: Required<SpecimenOptions>,
): ScenarioReport['verdicts'] =>
  options.candidates.flatMap((shape) =>
    cases.flatMap(({ name }, index) =>
      budgets.map((budget) => ({
        budget,
        shape: shape + options.taint,
        case: name,
        ...findingOf(budget, index, options),
      })),
    ),
  );
