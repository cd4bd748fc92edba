import type { WorkCounter } from '../../counters.js';
import { type Range, rangeOf, rangeText } from '../range.js';
import type { Evidence, Finding, Rule } from '../rule.js';
import { counted } from '../words.js';
import { wornCounter } from '../wornCounter.js';
import { worstFinding } from '../worstFinding.js';

/** The worst plan mode counts: a server may choose either. */
export const atMost: Rule<'atMost'> = {
  needs: [{ probe: 'explain', settings: 'counting' }],
  judge({ counter, max }, { measurements, worn }) {
    if (worn !== undefined) return judgeWrites(counter, worn, max);
    const counting = measurements.filter(({ key }) => key.settings === 'counting');
    const findings = counting.flatMap((measurement) => {
      const range = rangeOf(measurement, counter);
      return range ? [judgeRange(range, counter, max, `(${measurement.key.planMode} plan)`)] : [];
    });
    const why = counting.flatMap(({ notCountable }) => notCountable ?? [])[0];
    return worstFinding(findings) ?? { state: 'skipped', reason: why ?? `${counter} was not counted` };
  },
};

const judgeRange = (range: Range, counter: WorkCounter, max: number, of: string): Finding => {
  const said = `${counted(range.value, counter)} ${of}, at most ${max.toLocaleString('en-US')}`;
  const evidence = [said, rangeText(range)].filter(Boolean).join('; ');
  if (range.high <= max) return { state: 'pass', measured: range.value, evidence };
  if (range.low > max) return { state: 'broken', measured: range.value, evidence };
  return range.rounded
    ? { state: 'skipped', reason: evidence }
    : { state: 'unstable', measured: range.value, evidence };
};

const judgeWrites = (counter: WorkCounter, worn: NonNullable<Evidence['worn']>, max: number): Finding => {
  const range = wornCounter(worn, counter);
  if (range === undefined) return { state: 'skipped', reason: worn.notCountable || `${counter} was not counted` };
  return judgeRange(range, counter, max, 'an execution');
};
