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

/** Counts once for the budgets, then once a run as it is and with each fault; yields the tally after each run. */
export async function* tallies(counted: Counted, faults: Faults): AsyncGenerator<Tally, never> {
  const budgets = budgetsOf(await count(counted));
  const caught = new Map(Object.keys(faults).map((name) => [name, 0]));
  const falseAlarms: string[] = [];
  let decisions = 0;
  for (;;) {
    const judged = verdicts(budgets, await count(counted));
    decisions += judged.length;
    falseAlarms.push(...judged.filter(({ state }) => state !== 'pass').map(verdictText));
    for (const [name, plant] of Object.entries(faults)) {
      const isSeen = verdicts(budgets, await plant()).some(({ state }) => state === 'broken');
      caught.set(name, (caught.get(name) ?? 0) + Number(isSeen));
    }
    yield { decisions, falseAlarms, caught };
  }
}

const verdictText = (verdict: Verdict): string =>
  `${verdict.shape}, ${verdict.case}: ${verdict.state}, ${verdict.state === 'skipped' ? verdict.reason : verdict.evidence}`;
