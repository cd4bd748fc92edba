import type { MeasurementKey } from '../measure/fact.js';
import type { Comparison, Measurement, ScenarioReport } from './report.js';

type Ratios = Comparison['ratios'];
type Counter = keyof Ratios;

/** What a comparison rests on besides the two measurements. */
export type Evidence = Pick<Comparison, 'time' | 'pairing' | 'planDiff'>;

/** Every candidate's measurement held against the reference's under the same case, plan mode and settings. */
export const comparisonReports = (
  shapes: ScenarioReport['shapes'],
  measurements: readonly Measurement[],
  evidence: (reference: Measurement, candidate: Measurement) => Evidence = () => ({}),
): readonly Comparison[] => {
  const reference = shapes.find((shape) => shape.role === 'reference')?.name;
  return measurements.flatMap((candidate) => {
    if (reference === undefined || candidate.shape === reference) return [];
    const old = measurements.find((other) => sameKey({ ...candidate, shape: reference }, other));
    if (!old) return [];
    return [{ ...keyOf(candidate), reference, ratios: ratiosOf(old, candidate), ...evidence(old, candidate) }];
  });
};

export const sameKey = (a: MeasurementKey, b: MeasurementKey): boolean =>
  a.shape === b.shape && a.case === b.case && a.planMode === b.planMode && a.settings === b.settings;

const keyOf = ({ shape, case: name, planMode, settings }: Measurement) => ({ shape, case: name, planMode, settings });

/** By counter and clock, where both counted and the first is not zero. */
export const ratiosOf = (reference: Measurement, candidate: Measurement): Ratios => {
  const [before, after] = [figures(reference), figures(candidate)];
  return Object.fromEntries(
    [...before].flatMap(([counter, old]) => {
      const now = after.get(counter);
      return old > 0 && now !== undefined ? [[counter, { ratio: now / old }]] : [];
    }),
  );
};

/** One number a counter: work as quoted, clocks at their median. */
const figures = ({ work, times }: Measurement): ReadonlyMap<Counter, number> => {
  const counters = Object.entries(work ?? {}).map(([name, counter]) => [name, counter?.value]);
  const clocks = Object.entries(times).map(([name, clock]) => [name, clock?.p50Ms]);
  return new Map([...counters, ...clocks].filter(([, figure]) => figure !== undefined) as [Counter, number][]);
};
