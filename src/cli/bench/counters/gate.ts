import { evidences } from '../../../gate/evidence.js';
import { judge } from '../../../gate/judge.js';
import type { Measurement } from '../../../gate/measurement.js';
import { rangeOf } from '../../../gate/range.js';
import type { Verdict } from '../../../gate/verdict.js';
import { atMost, type Budget } from '../../../scenario/budget.js';

const COUNTERS = ['sharedBlocks', 'tempBlocks', 'rowsScanned', 'rowsRemoved', 'heapFetches', 'loops'] as const;

/** A budget on each counter of each shape and case: what was counted once may not be exceeded. */
export const budgetsOf = (first: readonly Measurement[]): readonly Budget[] => {
  const keys = new Map(first.map(({ key }) => [`${key.shape}\n${key.case}`, key]));
  return [...keys.values()].flatMap(({ shape, case: name }) => {
    const on = first.filter(({ key }) => key.shape === shape && key.case === name);
    return COUNTERS.flatMap((counter) => {
      const most = on.flatMap((measurement) => rangeOf(measurement, counter)?.high ?? []);
      return most.length === 0 ? [] : [atMost(counter, Math.max(...most), { shape, case: name })];
    });
  });
};

/** What the gate says of a run. */
export const verdicts = (budgets: readonly Budget[], measured: readonly Measurement[]): readonly Verdict[] =>
  judge(budgets, evidences({ reference: undefined, measured, times: [], self: undefined, series: [], worn: [] }));
