import type { Verdict } from '../../../gate/verdict.js';
import { type Counted, count } from './count.js';
import type { Faults } from './faults.js';
import { budgetsOf, verdicts } from './gate.js';

/** What the gate said over many runs. */
export interface Tally {
  readonly decisions: number;
  /** Every verdict on what nothing was done to that is no pass. */
  readonly falseAlarms: readonly string[];
  /** In how many runs each fault was seen. */
  readonly caught: ReadonlyMap<string, number>;
}

/** Counts once for the budgets, then `runs` times as it is and with each fault. */
export const tally = async (counted: Counted, faults: Faults, runs: number): Promise<Tally> => {
  const budgets = budgetsOf(await count(counted));
  const caught = new Map(Object.keys(faults).map((name) => [name, 0]));
  const falseAlarms: string[] = [];
  let decisions = 0;
  for (let run = 0; run < runs; run += 1) {
    const judged = verdicts(budgets, await count(counted));
    decisions += judged.length;
    falseAlarms.push(...judged.filter(({ state }) => state !== 'pass').map(verdictText));
    for (const [name, plant] of Object.entries(faults)) {
      const isSeen = verdicts(budgets, await plant()).some(({ state }) => state === 'broken');
      caught.set(name, (caught.get(name) ?? 0) + Number(isSeen));
    }
  }
  return { decisions, falseAlarms, caught };
};

const verdictText = (verdict: Verdict): string =>
  `${verdict.shape}, ${verdict.case}: ${verdict.state}, ${verdict.state === 'skipped' ? verdict.reason : verdict.evidence}`;
