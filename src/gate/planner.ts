import type { Fact, MeasurementKey } from '../measure/fact.js';
import type { IndexTrial } from '../measure/probes/canUse.js';
import type { Plan } from '../plan/plan.js';
import type { LedIndex, Service } from '../plan/serves.js';
import { readsWords } from './onPlans.js';

/** Whether an index can serve a shape on a case, with the other indexes of its table hidden. */
export type IndexUse = { readonly shape: string; readonly case: string; readonly index: string } & (
  | ({ readonly state: 'serves' } & Service)
  /** `instead`: how the tables are read all the same. */
  | { readonly state: 'cannot'; readonly instead: string }
  | { readonly state: 'missing' }
  | { readonly state: 'refused'; readonly reason: string }
);

/** One plan among several of the same statement; a saved report has its document only where it differs. */
export interface OtherPlan {
  readonly fingerprint: string;
  readonly plan?: Plan;
  readonly document?: unknown;
}

/** The plans of a statement by statistics that were sampled anew; two or more are a tie. */
export interface Tie {
  readonly key: MeasurementKey;
  readonly samplings: number;
  /** Each distinct plan, first that by the statistics as they were; `times` counts samplings that chose it. */
  readonly plans: readonly (OtherPlan & { readonly times: number })[];
}

/** The plans of a statement at other sizes, smallest first. */
export interface Margin {
  readonly key: MeasurementKey;
  readonly plans: readonly (OtherPlan & { readonly factor: number })[];
}

type Parse = (document: unknown) => Plan;
type Serving = (plan: Plan, without: Plan, index: LedIndex) => Service | undefined;

/** What was asked about indexes; `serving` tells whether one serves in a plan. */
export const indexUses = (facts: readonly Fact[], parse: Parse, serving: Serving): readonly IndexUse[] =>
  facts.flatMap((fact) => {
    if (fact.probe !== 'canUse') return [];
    const { shape, case: caseName, index, trial } = fact;
    return [{ shape, case: caseName, index, ...useOf(trial, parse, serving) }];
  });

const useOf = (trial: IndexTrial, parse: Parse, serving: Serving) => {
  if (trial.state !== 'asked') return trial;
  const { index, attempts, executed } = trial;
  const last = attempts.at(-1);
  if (last === undefined) throw new Error('an index was asked about and not tried');
  const [planned, without] = [parse(last.document), parse(last.without)];
  const service = serving(executed === undefined ? planned : parse(executed), without, index);
  if (service !== undefined) return { state: 'serves' as const, ...service };
  return { state: 'cannot' as const, instead: readsWords(planned) };
};

const otherPlan = (document: unknown, parse: Parse) => {
  const plan = parse(document);
  return { fingerprint: plan.fingerprint, plan, document };
};

/** The ties that were looked for, found or not. */
export const ties = (facts: readonly Fact[], parse: Parse): readonly Tie[] =>
  facts.flatMap((fact) => {
    if (fact.probe !== 'tie') return [];
    const [first, ...sampled] = fact.documents.map((document) => otherPlan(document, parse));
    if (first === undefined) return [];
    const distinct = new Map([[first.fingerprint, { ...first, times: 0 }]]);
    for (const one of sampled) {
      const known = distinct.get(one.fingerprint) ?? { ...one, times: 0 };
      distinct.set(one.fingerprint, { ...known, times: known.times + 1 });
    }
    return [{ key: fact.key, samplings: sampled.length, plans: [...distinct.values()] }];
  });

/** The plans at other sizes, by shape and case. */
export const margins = (facts: readonly Fact[], parse: Parse): readonly Margin[] => {
  const found = new Map<string, Margin>();
  for (const fact of facts) {
    if (fact.probe !== 'margin') continue;
    const { key, factor, document } = fact;
    const name = [key.shape, key.case].join('\n');
    const plans = [...(found.get(name)?.plans ?? []), { factor, ...otherPlan(document, parse) }];
    found.set(name, { key, plans: plans.toSorted((a, b) => a.factor - b.factor) });
  }
  return [...found.values()];
};
