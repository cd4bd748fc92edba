import type { Fact } from '../measure/fact.js';
import type { Plan } from '../plan/plan.js';
import type { Work } from '../plan/work.js';

/** The work of a shape on a case at each size along an axis, smallest first. */
export interface GrowthSeries {
  readonly shape: string;
  readonly case: string;
  readonly axis: string;
  readonly points: readonly { readonly size: number; readonly work: Work }[];
}

/** Joins the growth facts of a sweep by shape, case and axis; `parse` turns an EXPLAIN document into a plan. */
export const growthSeries = (facts: readonly Fact[], parse: (document: unknown) => Plan): readonly GrowthSeries[] => {
  const series = new Map<string, GrowthSeries>();
  for (const fact of facts) {
    if (fact.probe !== 'growth') continue;
    const work = fact.documents.map(parse).at(-1)?.work;
    const { axis, size } = fact;
    const { shape, case: caseName } = fact.key;
    const name = [shape, caseName, axis].join('\n');
    const known = series.get(name)?.points ?? [];
    if (work !== undefined) {
      const points = [...known, { size, work }].toSorted((a, b) => a.size - b.size);
      series.set(name, { shape, case: caseName, axis, points });
    }
  }
  return [...series.values()];
};
