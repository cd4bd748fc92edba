import { inert } from '../inert.js';
import { otherPlans } from '../otherPlans.js';
import type { ScenarioReport } from '../report.js';
import { marked } from './line.js';
import type { Style } from './style.js';

export interface OtherPlansOptions {
  readonly shape: string;
  readonly case: string;
  readonly style: Style;
  readonly width: number;
}

/** Which plans the planner would choose at other sizes and by statistics sampled anew; nothing where nobody asked. */
export const otherPlansText = (
  scenario: ScenarioReport,
  { shape, case: name, style, width }: OtherPlansOptions,
): string => {
  const found = otherPlans(scenario).find((each) => each.shape === shape && each.case === name);
  if (found === undefined) return '';
  const { kept, others } = found;
  const same = `At ${kept.join(', ')} the rows the planner would choose the same plan.`;
  const lines = [
    ...(kept.length > 0 ? [marked(style.dim('·'), same, width)] : []),
    ...others.map((other) => marked(style.warn('~'), inert(other), width)),
  ];
  return lines.map((line) => `${line}\n`).join('');
};
