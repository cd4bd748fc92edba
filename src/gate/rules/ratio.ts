import type { TimeCounter, WorkCounter } from '../../counters.js';
import { type Range, rangeOf, rangeText } from '../range.js';
import type { Evidence, Finding, Rule } from '../rule.js';
import { isTimeCounter, type TimeConclusion } from '../time.js';
import { counted } from '../words.js';
import { wornCounter } from '../wornCounter.js';
import { worstFinding } from '../worstFinding.js';

/** Candidate / reference under counting settings, where both are counted alike; the worse plan mode counts. */
export const ratio: Rule<'ratio'> = {
  needs: [
    { probe: 'explain', settings: 'counting' },
    { probe: 'pairs', settings: 'counting' },
  ],
  judge({ counter, max, spare }, evidence) {
    return isTimeCounter(counter) ? judgeTime(counter, evidence, max) : judgeWork(counter, evidence, { max, spare });
  },
};

interface Limit {
  readonly max: number;
  readonly spare?: number | undefined;
}

const judgeWork = (counter: WorkCounter, evidence: Evidence, limit: Limit): Finding => {
  const sides = evidence.worn === undefined ? readSides(counter, evidence) : writeSides(counter, evidence);
  const why = [...evidence.measurements, ...evidence.reference].flatMap(({ notCountable }) => notCountable ?? [])[0];
  return (
    worstFinding(sides.map((side) => judgeSide(side, counter, limit))) ?? {
      state: 'skipped',
      reason: why ?? `${counter} was not counted`,
    }
  );
};

interface Side {
  readonly candidate: Range;
  readonly base: Range;
}

const judgeSide = ({ candidate, base }: Side, counter: WorkCounter, { max, spare = 0 }: Limit): Finding => {
  const isSpared = (more: number, less: number) => spare > 0 && more <= max * less + spare;
  const measured = divide(candidate.value, base.value);
  const said = `${counted(candidate.value, counter)} against ${base.value.toLocaleString('en-US')}: ratio ${short(measured)}, at most ${max}${spare === 0 ? '' : ` or ${spare} more`}`;
  const evidence = [said, rangeText(candidate), rangeText(base) && `the reference ${rangeText(base)}`]
    .filter(Boolean)
    .join('; ');
  if (divide(candidate.high, base.low) <= max || isSpared(candidate.high, base.low))
    return { state: 'pass', measured, evidence };
  if (divide(candidate.low, base.high) > max && !isSpared(candidate.low, base.high))
    return { state: 'broken', measured, evidence };
  const rounded = candidate.rounded || base.rounded;
  return rounded ? { state: 'skipped', reason: evidence } : { state: 'unstable', measured, evidence };
};

const writeSides = (counter: WorkCounter, { worn, referenceWorn }: Evidence): readonly Side[] => {
  const [candidate, base] = [wornCounter(worn, counter), wornCounter(referenceWorn, counter)];
  if (candidate === undefined || base === undefined) return [];
  return [{ candidate, base }];
};

const readSides = (counter: WorkCounter, { measurements, reference }: Evidence): readonly Side[] =>
  measurements
    .filter(({ key }) => key.settings === 'counting')
    .flatMap((measurement) => {
      const { planMode } = measurement.key;
      const other = reference.find(({ key }) => key.settings === 'counting' && key.planMode === planMode);
      const [candidate, base] = [rangeOf(measurement, counter), other && rangeOf(other, counter)];
      return candidate && base ? [{ candidate, base }] : [];
    });

// Nothing against nothing is as good as before; something against nothing has no ratio that could pass.
const divide = (candidate: number, reference: number): number => {
  if (reference > 0) return candidate / reference;
  return candidate === 0 ? 1 : Number.POSITIVE_INFINITY;
};

const judgeTime = (counter: TimeCounter, { times, untrustedTime }: Evidence, max: number): Finding => {
  if (untrustedTime !== undefined) return { state: 'skipped', reason: untrustedTime };
  const findings = times
    .filter(({ asked }) => asked === counter)
    .flatMap((time) => (time.judged ? [timeFinding(time, time.judged.verdict, max)] : []));
  return worstFinding(findings) ?? { state: 'skipped', reason: 'time was not measured in pairs' };
};

/** The pairs were taken for the tightest budget that names the clock: what broke that one may keep a looser one, or leave it open. */
const timeFinding = (
  time: TimeConclusion,
  verdict: NonNullable<TimeConclusion['judged']>['verdict'],
  max: number,
): Finding => {
  const { low, high } = time.interval;
  const isOpen = verdict === 'regressed' && low <= max;
  const state = high <= max ? 'pass' : isOpen ? 'unstable' : verdict;
  return { state, measured: time.ratio, evidence: `${timeWords(time)}, at most ${max}` };
};

const timeWords = ({ ratio: measured, interval, clock, whyClock, pairs, confirmation }: TimeConclusion): string => {
  const by = clock === 'on-cpu' ? 'CPU time' : `${CLOCK_WORDS[clock]} (${whyClock})`;
  const range = `${short(measured)} [${short(interval.low)}, ${short(interval.high)}]`;
  return `ratio of ${by} ${range} over ${pairs} ${confirmation ? 'fresh pairs' : 'pairs'}`;
};

const CLOCK_WORDS = { server: 'execution time by the server', wall: 'wall-clock time' } as const;

const short = (value: number): number => Number(value.toPrecision(3));
