import { inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { countText } from '../units.js';
import { marked } from './line.js';
import type { Style } from './style.js';

export interface OtherPlansOptions {
  readonly shape: string;
  readonly case: string;
  /** An EXPLAIN document in a line: "Limit, Sort, Seq Scan on orders". */
  readonly outline: (document: unknown) => string;
  readonly style: Style;
  readonly width: number;
}

/** Which plans the planner would choose at other sizes and by statistics sampled anew; nothing where nobody asked. */
export const otherPlansText = (scenario: ScenarioReport, options: OtherPlansOptions): string => {
  const lines = [...marginLines(scenario, options), ...tieLines(scenario, options)];
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
};

const isOn = (each: { readonly shape: string; readonly case: string }, { shape, case: name }: OtherPlansOptions) =>
  each.shape === shape && each.case === name;

const marginLines = ({ margins = [] }: ScenarioReport, options: OtherPlansOptions): readonly string[] => {
  const { style, width, outline } = options;
  const plans = margins.filter((each) => isOn(each, options)).flatMap((each) => each.plans);
  const others = plans.filter(({ factor }) => factor !== 1);
  const kept = others.filter(({ document }) => document === undefined).map(({ factor }) => `${factor}x`);
  const changed = others.filter(({ document }) => document !== undefined);
  return [
    ...(kept.length > 0
      ? [marked(style.dim('·'), `At ${kept.join(', ')} the rows the planner would choose the same plan.`, width)]
      : []),
    ...changed.map(({ factor, document }) =>
      marked(style.warn('~'), `At ${factor}x the rows it would choose another: ${inert(outline(document))}`, width),
    ),
  ];
};

const tieLines = ({ ties = [] }: ScenarioReport, options: OtherPlansOptions): readonly string[] => {
  const { style, width, outline } = options;
  const flipping = ties.filter((each) => isOn(each, options) && each.plans.length > 1);
  return flipping.flatMap(({ planMode, settings, samplings, plans }) =>
    plans
      .slice(1)
      .map(({ times, document }) =>
        marked(
          style.warn('~'),
          `A tie: ${countText(times)} of ${samplings} samplings of the statistics choose another ${planMode} plan under ${settings} settings: ${inert(outline(document))}`,
          width,
        ),
      ),
  );
};
