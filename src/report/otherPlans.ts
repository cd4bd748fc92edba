import { outlineText } from './outline.js';
import type { ScenarioReport } from './report.js';
import { countText } from './units.js';

/** What the planner would choose for a shape on a case at other sizes, and by statistics sampled anew. */
export interface OtherPlans {
  readonly shape: string;
  readonly case: string;
  /** "0.5x": where it would choose the plan that it chooses now. */
  readonly kept: readonly string[];
  /** In words, where it would choose another. */
  readonly others: readonly string[];
}

/** Every shape and case of which the planner was asked that. */
export const otherPlans = ({ margins = [], ties = [] }: ScenarioReport): readonly OtherPlans[] => {
  const asked = new Map([...margins, ...ties].map((each) => [`${each.shape}\n${each.case}`, each]));
  return [...asked.values()].map(({ shape, case: name }) => {
    const isOn = (each: { readonly shape: string; readonly case: string }) =>
      each.shape === shape && each.case === name;
    const sizes = margins.filter(isOn).flatMap(({ plans }) => plans.filter(({ factor }) => factor !== 1));
    return {
      shape,
      case: name,
      kept: sizes.filter(({ document }) => document === undefined).map(({ factor }) => `${factor}x`),
      others: [...sizes.flatMap(otherSize), ...ties.filter(isOn).flatMap(flips)],
    };
  });
};

type Size = NonNullable<ScenarioReport['margins']>[number]['plans'][number];

const otherSize = ({ factor, document }: Size): readonly string[] =>
  document === undefined ? [] : [`At ${factor}x the rows it would choose another: ${outlineText(document)}`];

const flips = ({
  planMode,
  settings,
  samplings,
  plans,
}: NonNullable<ScenarioReport['ties']>[number]): readonly string[] =>
  plans
    .slice(1)
    .map(
      ({ times, document }) =>
        `A tie: ${countText(times)} of ${samplings} samplings of the statistics choose another ${planMode} plan under ${settings} settings: ${outlineText(document)}`,
    );
