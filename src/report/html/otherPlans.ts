import { type OtherPlans, otherPlans } from '../otherPlans.js';
import type { ScenarioReport } from '../report.js';
import { html, type Markup } from './markup.js';

/** At which sizes, and by which statistics, the planner would choose another plan; nothing where nobody asked. */
export const otherPlansSection = (scenario: ScenarioReport): Markup => {
  const asked = otherPlans(scenario);
  if (asked.length === 0) return html``;
  const changing = asked.filter(({ others }) => others.length > 0);
  const steady = asked.filter(({ others }) => others.length === 0);
  return html`<h3>Plans at other sizes</h3>
<p class="muted">What the planner would choose if it believed the tables to have so many times the rows; nothing was executed.</p>
<ul class="findings">${changing.map(item)}</ul>
${steady.length > 0 && html`<details><summary>The same plan throughout on ${steady.length} of ${asked.length}</summary><ul>${steady.map((each) => html`<li>${named(each)}${sizes(each)}</li>`)}</ul></details>`}`;
};

const item = (each: OtherPlans): Markup =>
  html`<li><span class="warn">~</span> <strong>${named(each)}</strong>${sizes(each)}<ul>${each.others.map((other) => html`<li>${other}</li>`)}</ul></li>`;

const named = ({ shape, case: name }: OtherPlans): string => `${shape}, ${name}`;

const sizes = ({ kept }: OtherPlans): string => (kept.length === 0 ? '' : `: the same plan at ${kept.join(', ')}`);
