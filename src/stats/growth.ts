import type { Interval } from './bootstrap.js';
import { type Constant, type Curve, fitCurve, type SizedPoint } from './curve.js';

/** A measurement at one size. */
export interface SizedValue {
  readonly size: number;
  readonly value: number;
}

export const GROWTH_CLASSES = ['constant', 'logarithmic', 'linear', 'n log n', 'quadratic'] as const;
export type GrowthClass = (typeof GROWTH_CLASSES)[number];

/** How a value grows with size, as a + b * size^exponent. */
export interface Growth {
  readonly exponent: number;
  /** Exponents that fit about as well, 95 %. */
  readonly interval: Interval;
  /** The simplest class that fits about as well as the best one. */
  readonly class: GrowthClass;
  readonly constant: number;
  readonly factor: number;
  /** A point that lies far off the curve of all others and was left out; where it is the largest size, growth may begin there. */
  readonly outlier?: SizedValue & { readonly expected: number };
}

export type GrowthFit = ({ readonly state: 'fitted' } & Growth) | { readonly state: 'unfit'; readonly reason: string };

export interface GrowthNoise {
  /** Scatter in proportion to the value: 0.01 for counters, more for times. */
  readonly relative: number;
  /** Scatter of any value: 1 for counters, since a tree's height or a page's edge moves them by whole blocks. */
  readonly absolute: number;
}

/** Counters repeat; what scatters is the shape of the data: the height of a tree, the edge of a page. */
export const COUNTER_SCATTER: GrowthNoise = { relative: 0.01, absolute: 1 };

const MIN_SIZES = 5;
const MIN_SPAN = 8;

/** Exponents tried: from falling like 1 / size to growing like its cube. */
const [LOWEST, HIGHEST, STEP] = [-1, 3, 0.01];

/** Chi-squared with one degree of freedom, 95 %. */
const PROFILE = 3.84;
/** Further than this many times its scatter, a point is off the curve of the others. */
const FAR_OFF = 5;

/**
 * Fits a + b * size^k with a, b >= 0 by least squares weighted by the expected scatter, for every k from -1 to 3, so that a
 * constant part does not bend the exponent. One bad point is left out where the curve of all others shows it to be far off
 * (least trimmed squares). Where the values do not differ beyond their scatter, no k can be told beside a constant, and the
 * exponent is that of b * size^k alone: near 0. `unfit` for fewer than five sizes, a span below 8, or values below 0.
 */
export function fitGrowth(points: readonly SizedValue[], noise: GrowthNoise): GrowthFit {
  const reason = unfitReason(points);
  if (reason !== undefined) return { state: 'unfit', reason };
  const scattered = points.map(({ size, value }) => ({
    size,
    value,
    scatter: Math.max(Math.hypot(noise.relative * value, noise.absolute), Number.MIN_VALUE),
  }));
  const far = farPoint(scattered);
  const kept = scattered.filter((point) => point !== far?.point);
  const { exponent, interval, curve } = exponentOf(kept);
  return {
    state: 'fitted',
    exponent,
    interval,
    class: classOf(kept),
    constant: curve.constant,
    factor: curve.factor / largestSize(points) ** exponent,
    ...(far === undefined ? {} : { outlier: { size: far.point.size, value: far.point.value, expected: far.expected } }),
  };
}

const largestSize = (points: readonly SizedValue[]) => Math.max(...points.map(({ size }) => size));

function unfitReason(points: readonly SizedValue[]): string | undefined {
  const sizes = new Set(points.map(({ size }) => size));
  if (points.some(({ size, value }) => !(size > 0 && value >= 0 && Number.isFinite(size * value)))) {
    return 'a size or a value is not a number above 0';
  }
  return sizesProblem([...sizes]);
}

/** Why an exponent cannot be told from values at these sizes; `undefined` where it can. */
export function sizesProblem(sizes: readonly number[]): string | undefined {
  const distinct = new Set(sizes).size;
  if (distinct < MIN_SIZES) return `${distinct} sizes; a constant, a factor and an exponent need ${MIN_SIZES}`;
  const span = Math.max(...sizes) / Math.min(...sizes);
  if (span >= MIN_SPAN) return undefined;
  return `the largest size is ${Number(span.toPrecision(3))} times the smallest; exponents need ${MIN_SPAN}`;
}

/** Those near 0 come first, so that of equal fits the least growth is taken. */
const exponents = Array.from({ length: Math.round((HIGHEST - LOWEST) / STEP) + 1 }, (_, index) =>
  Number((LOWEST + index * STEP).toFixed(2)),
).sort((a, b) => Math.abs(a) - Math.abs(b));

/** Sizes are taken relative to the largest, which keeps the cube of billions within reach. */
const powerCurve = (points: readonly SizedPoint[], exponent: number, constant: Constant): Curve => {
  const largest = largestSize(points);
  return fitCurve(points, (size) => (size / largest) ** exponent, constant);
};

const flatCurve = (points: readonly SizedPoint[]): Curve => powerCurve(points, 0, 'none');

const best = <T>(items: readonly T[], cost: (item: T) => number): T =>
  items.reduce((least, item) => (cost(item) < cost(least) ? item : least));

const powerCurves = (points: readonly SizedPoint[], constant: Constant) =>
  exponents.map((exponent) => ({
    exponent,
    curve: powerCurve(points, exponent, exponent === 0 ? 'none' : constant),
  }));

const bestPower = (points: readonly SizedPoint[], constant: Constant = 'positive') =>
  best(powerCurves(points, constant), ({ curve }) => curve.misfit);

interface FarPoint {
  readonly point: SizedPoint;
  readonly expected: number;
}

/** The point without which a curve fits the others best, where it lies far off that curve and no curve fits all. */
function farPoint(points: readonly SizedPoint[]): FarPoint | undefined {
  const trials = points.map((point) => {
    const { curve } = bestPower(points.filter((other) => other !== point));
    return { point, curve, expected: curve.at(point.size) };
  });
  const { point, curve, expected } = best(trials, (trial) => trial.curve.misfit);
  const scale = Math.sqrt(unitOf(curve, points.length - 1));
  const off = Math.abs(point.value - expected) / (point.scatter * scale);
  const noneFitsAll = bestPower(points).curve.misfit > FAR_OFF ** 2 * scale ** 2;
  return off > FAR_OFF && noneFitsAll ? { point, expected } : undefined;
}

/** Misfits are told apart in units of the scatter found, and never in finer ones than the scatter expected. */
const unitOf = ({ misfit }: Curve, points: number) => Math.max(1, misfit / Math.max(1, points - 3));

/** Whether growth shows beyond the scatter: two further parameters must earn their keep. */
const changes = (points: readonly SizedPoint[]): boolean => {
  const { curve } = bestPower(points);
  return flatCurve(points).misfit > curve.misfit + 2 * PROFILE * unitOf(curve, points.length);
};

function exponentOf(points: readonly SizedPoint[]) {
  const constant = changes(points) ? 'positive' : 'none';
  const { exponent, curve } = bestPower(points, constant);
  if (curve.factor === 0) return { exponent: 0, curve, interval: { low: 0, high: 0 } };
  const reach = curve.misfit + PROFILE * unitOf(curve, points.length);
  const close = powerCurves(points, constant).filter((one) => one.curve.misfit <= reach);
  const within = close.map((one) => one.exponent);
  return { exponent, curve, interval: { low: Math.min(...within), high: Math.max(...within) } };
}

/** From the simplest on. */
const SHAPES: readonly (readonly [GrowthClass, (size: number) => number, Constant])[] = [
  ['constant', () => 1, 'none'],
  // The base of a logarithm is a constant part, of either sign.
  ['logarithmic', (size) => Math.log(size), 'free'],
  ['linear', (size) => size, 'positive'],
  ['n log n', (size) => size * Math.log(size), 'positive'],
  ['quadratic', (size) => size ** 2, 'positive'],
];

function classOf(points: readonly SizedPoint[]): GrowthClass {
  if (!changes(points)) return 'constant';
  const fits = SHAPES.map(([name, shape, constant]) => ({ name, curve: fitCurve(points, shape, constant) }));
  const least = best(fits, ({ curve }) => curve.misfit);
  const reach = least.curve.misfit + PROFILE * unitOf(bestPower(points).curve, points.length);
  return (fits.find(({ curve }) => curve.misfit <= reach) ?? least).name;
}
