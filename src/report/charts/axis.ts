import { shortCount, timeText } from '../units.js';

/** What a Vega channel needs for a log axis: where a value stands, and the ticks, labelled by an expression of `datum.value`. */
export interface LogAxis {
  readonly scale: { readonly type: 'log' | 'symlog'; readonly domain: number[]; readonly constant?: number };
  readonly axis: { readonly values: number[]; readonly labelExpr: string };
}

/** Times below this stand on the tick "≤ 1 µs": no clock that is read tells them apart. */
export const LEAST_MS = 0.001;

/** A log axis for milliseconds, from a power of ten to a power of ten. */
export const timeAxis = (values: readonly number[]): LogAxis => {
  const exponents = values.map((value) => Math.log10(Math.max(value, LEAST_MS)));
  const [low, high] = [Math.floor(Math.min(...exponents)), Math.ceil(Math.max(...exponents))];
  const ticks = powers(low, Math.max(high, low + 1));
  return {
    scale: { type: 'log', domain: [ticks[0] ?? LEAST_MS, ticks.at(-1) ?? 1] },
    axis: { values: ticks, labelExpr: labels(ticks, (value) => (value === LEAST_MS ? '≤ 1 µs' : timeText(value))) },
  };
};

/** An axis for counts that is linear up to 1 and logarithmic beyond, so that zero has a place of its own. */
export const countAxis = (values: readonly number[]): LogAxis => {
  const top = Math.ceil(Math.log10(Math.max(10, ...values)));
  const ticks = [0, ...powers(0, top)];
  return {
    scale: { type: 'symlog', domain: [0, 10 ** top], constant: 1 },
    axis: {
      values: top > 5 ? ticks.filter((tick, index) => tick < 2 || index % 2 === 1) : ticks,
      labelExpr: labels(ticks, shortCount),
    },
  };
};

const powers = (low: number, high: number): number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => Number(`1e${low + index}`));

const labels = (ticks: readonly number[], text: (value: number) => string): string =>
  `(${JSON.stringify(Object.fromEntries(ticks.map((tick) => [String(tick), text(tick)])))})[toString(datum.value)]`;
