import type { Reading } from '../../measure/fact.js';
import type { TimeCounter, WorkCounter } from '../../scenario/budget.js';
import { median } from '../../stats/quantile.js';
import type { Comparison } from '../measurement.js';
import type { Evidence, Finding, Rule } from '../rule.js';
import { counted, ms } from '../words.js';

/** Candidate / reference under counting settings, where both are counted alike; the worse plan mode counts. */
export const ratio: Rule<'ratio'> = {
  needs: [
    { probe: 'explain', settings: 'counting' },
    { probe: 'pairs', settings: 'counting' },
  ],
  judge({ counter, max }, evidence) {
    const sides = isTime(counter) ? timeSides(counter, evidence) : workSides(counter, evidence);
    if (!('length' in sides)) return sides;
    const [worst] = sides.toSorted((a, b) => b.ratio - a.ratio);
    if (worst === undefined) return { state: 'skipped', reason: `${counter} was not measured` };
    return judgeRatio(worst, max);
  },
};

interface Sides {
  readonly ratio: number;
  readonly words: string;
}

const judgeRatio = ({ ratio: measured, words }: Sides, max: number): Finding => ({
  state: measured <= max ? 'pass' : 'broken',
  measured,
  evidence: `${words}: ratio ${Number(measured.toPrecision(3))}, at most ${max}`,
});

const isTime = (counter: WorkCounter | TimeCounter): counter is TimeCounter => counter.endsWith('TimeMs');

const workSides = (counter: WorkCounter, { measurements, reference }: Evidence): readonly Sides[] =>
  measurements
    .filter(({ key }) => key.settings === 'counting')
    .flatMap(({ key, work }) => {
      const other = reference.find((one) => one.key.settings === 'counting' && one.key.planMode === key.planMode);
      const candidate = work[counter]?.value;
      const base = other?.work[counter]?.value;
      if (candidate === undefined || base === undefined) return [];
      return [{ ratio: divide(candidate, base), words: `${counted(candidate, counter)} against ${base}` }];
    });

// Nothing against nothing is as good as before; something against nothing has no ratio that could pass.
const divide = (candidate: number, reference: number): number => {
  if (reference > 0) return candidate / reference;
  return candidate === 0 ? 1 : Number.POSITIVE_INFINITY;
};

const timeSides = (counter: TimeCounter, { comparisons }: Evidence): readonly Sides[] | Finding => {
  const clock = CLOCK_OF[counter];
  if (clock === undefined) return { state: 'skipped', reason: `${counter} is not timed in pairs` };
  const timed = comparisons.filter(({ key }) => key.settings === 'counting');
  const blind = timed.find(({ onCpuUnavailable }) => clock === 'onCpuTimeMs' && onCpuUnavailable !== undefined);
  if (blind !== undefined) return { state: 'skipped', reason: `clock not available: ${blind.onCpuUnavailable}` };
  return timed.map((comparison) => medians(comparison, clock));
};

const CLOCK_OF: Partial<Record<TimeCounter, keyof Reading>> = { onCpuTimeMs: 'onCpuTimeMs', wallTimeMs: 'wallTimeMs' };

const medians = ({ pairs }: Comparison, clock: keyof Reading): Sides => {
  const candidate = median(pairs.map((pair) => pair.candidate[clock] ?? Number.NaN));
  const reference = median(pairs.map((pair) => pair.reference[clock] ?? Number.NaN));
  const ratios = pairs.map((pair) => (pair.candidate[clock] ?? Number.NaN) / (pair.reference[clock] ?? Number.NaN));
  return { ratio: median(ratios), words: `${ms(candidate)} against ${ms(reference)}` };
};
