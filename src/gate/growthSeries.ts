import type { Fact } from '../measure/fact.js';
import type { Plan } from '../plan/plan.js';
import type { Work } from '../plan/work.js';
import { type Counters, measurements } from './measurement.js';

/** The work of a shape on a case at each size along an axis, smallest first. */
export interface GrowthSeries {
  readonly shape: string;
  readonly case: string;
  readonly axis: string;
  readonly points: readonly { readonly size: number; readonly work: Partial<Work> }[];
  /** Why there are counters that were not counted, where there are. */
  readonly notCountable?: string;
}

/** Joins the growth facts of a sweep by shape, case and axis; `parse` turns an EXPLAIN document into a plan. */
export const growthSeries = (facts: readonly Fact[], parse: (document: unknown) => Plan): readonly GrowthSeries[] => {
  const series = new Map<string, GrowthSeries>();
  for (const fact of facts) {
    if (fact.probe !== 'growth') continue;
    const { axis, size } = fact;
    const { shape, case: caseName } = fact.key;
    const name = [shape, caseName, axis].join('\n');
    const [measured] = measurements([fact.work], parse);
    const point = { size, work: valuesOf(measured?.work ?? {}) };
    const points = [...(series.get(name)?.points ?? []), point].toSorted((a, b) => a.size - b.size);
    const notCountable = measured?.notCountable ?? (fact.work.probe === 'statements' ? OF_PROGRAMS : undefined);
    series.set(name, { shape, case: caseName, axis, points, ...(notCountable !== undefined && { notCountable }) });
  }
  return [...series.values()];
};

const OF_PROGRAMS = 'of several statements the server sums up blocks and WAL alone';

/** What the last repetition counted, when caches were warmest. */
const valuesOf = (work: Counters): Partial<Work> =>
  Object.fromEntries(Object.entries(work).map(([name, { value }]) => [name, value]));
