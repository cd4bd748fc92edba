import type { ScenarioReport } from './report.js';
import { factorText, plural, timeText } from './units.js';

type Timed = Pick<ScenarioReport, 'comparisons' | 'selfTest'>;
type Clock = NonNullable<ScenarioReport['selfTest']>['time']['clock'];

/** What each clock is called. */
export const CLOCK_NAMES = {
  'on-cpu': 'CPU time',
  server: 'execution time by the server',
  wall: 'wall-clock time',
} satisfies Record<Clock, string>;

/** By which clock time is judged and why that one; each reason once, however many comparisons rest on it. */
export const clockTexts = ({ comparisons, selfTest }: Timed): readonly string[] => {
  const times = [selfTest?.time, ...comparisons.map(({ time }) => time)].flatMap((time) => time ?? []);
  return [...new Set(times.map(({ clock, whyClock }) => `time goes by ${CLOCK_NAMES[clock]}: ${whyClock}`))];
};

/** What this run's timing is worth: its noise, and the least it could have told. */
export const selfTestText = ({ selfTest }: Timed): string | undefined => {
  if (!selfTest) return undefined;
  const { time, trusted, smallestDetectable, floorMs } = selfTest;
  if (!trusted) return 'no time is judged: this machine told a shape apart from itself';
  const floor = noiseFloor(time).toFixed(1);
  const client = floorMs === undefined ? '' : `; an empty query keeps a client waiting for ${timeText(floorMs)}`;
  return `a shape against itself came within ${floor} % over ${plural(time.pairs, 'pair')}: a slowdown of ${factorText(smallestDetectable, 2)} would show here, by ${CLOCK_NAMES[time.clock]}${client}`;
};

/** How far from itself a shape may have seemed, in percent: the farther end of the interval. */
const noiseFloor = ({ low, high }: { readonly low: number; readonly high: number }): number =>
  100 * Math.max(high - 1, 1 / low - 1, 0);
