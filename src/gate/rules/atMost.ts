import type { WorkCounter } from '../../scenario/budget.js';
import type { Finding, Rule } from '../rule.js';
import { counted } from '../words.js';
import { wornCounter } from '../wornCounter.js';

/** The worst plan mode counts: a server may choose either. */
export const atMost: Rule<'atMost'> = {
  needs: [{ probe: 'explain', settings: 'counting' }],
  judge({ counter, max }, { measurements, worn }) {
    if (worn !== undefined) return judgeMean(counter, wornCounter(worn, counter), max);
    const counters = measurements
      .filter(({ key }) => key.settings === 'counting')
      .flatMap(({ key, work }) => (work[counter] ? [{ planMode: key.planMode, ...work[counter] }] : []));
    const [worst] = counters.toSorted((a, b) => b.max - a.max);
    if (worst === undefined) return { state: 'skipped', reason: `${counter} was not counted` };
    const { planMode, value, min, repeatable } = worst;
    const evidence = `${counted(value, counter)} (${planMode} plan), at most ${max}`;
    if (!repeatable && min <= max && worst.max > max) {
      return { state: 'unstable', measured: value, evidence: `${evidence}; not repeatable: ${min} to ${worst.max}` };
    }
    return { state: value <= max ? 'pass' : 'broken', measured: value, evidence };
  },
};

const judgeMean = (counter: WorkCounter, value: number | undefined, max: number): Finding => {
  if (value === undefined) return { state: 'skipped', reason: `${counter} was not counted` };
  const evidence = `${counted(value, counter)} an execution, at most ${max}`;
  return { state: value <= max ? 'pass' : 'broken', measured: value, evidence };
};
