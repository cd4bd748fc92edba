import { withoutLiterals } from '../sql/literals.js';
import type { ScenarioReport } from './report.js';

/**
 * Every text of an EXPLAIN document or a diff without its literals. Numbers are what was measured, and stay, as do places in a tree and
 * the planner's settings, which tell nothing of the data.
 */
const withoutLiteralsIn = <T>(value: T): T =>
  mapTexts(value, (text, key, within) => (key === 'path' || within === 'Settings' ? text : withoutLiterals(text)));

type Planned = Omit<ScenarioReport, 'conclusion'>;

/** A scenario whose plans, wherever they stand, have lost their literals: those of every case, or of those asked for. */
export const withoutPlanLiterals = <S extends Planned>(
  scenario: S,
  isAsked: (caseName: string) => boolean = () => true,
): S => {
  const { measurements, comparisons, ties, margins, baseline } = scenario;
  const on = <T extends { readonly case: string }>(items: readonly T[], change: (item: T) => T): readonly T[] =>
    items.map((item) => (isAsked(item.case) ? change(item) : item));
  return {
    ...scenario,
    measurements: on(measurements, (each) => (each.plan ? { ...each, plan: blanked(each.plan) } : each)),
    comparisons: on(comparisons, (each) =>
      each.planDiff ? { ...each, planDiff: withoutLiteralsIn(each.planDiff) } : each,
    ),
    ...(ties && { ties: on(ties, (each) => ({ ...each, plans: each.plans.map(blanked) })) }),
    ...(margins && { margins: on(margins, (each) => ({ ...each, plans: each.plans.map(blanked) })) }),
    ...(baseline?.state === 'compared' && {
      baseline: {
        ...baseline,
        changes: on(baseline.changes, (each) =>
          each.kind === 'plan' ? { ...each, diff: withoutLiteralsIn(each.diff) } : each,
        ),
      },
    }),
  };
};

const blanked = <P extends { readonly document?: unknown }>(plan: P): P =>
  plan.document === undefined ? plan : { ...plan, document: withoutLiteralsIn(plan.document) };

type Change = (text: string, key: string, within: string) => string;

/** The same value with every text in it put through a function, with the key that it stands under and the one above; the keys stay. */
export const mapTexts = <T>(value: T, change: Change): T => mapped(value, change, '', '') as T;

const mapped = (value: unknown, change: Change, key: string, within: string): unknown => {
  if (typeof value === 'string') return change(value, key, within);
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, key, within));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapped(each, change, name, key)]));
};
