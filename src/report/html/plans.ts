import { conditionsOf, conditionsText, sameConditions } from '../conditions.js';
import type { Comparison, Measurement, ScenarioReport } from '../report.js';
import { html, type Markup } from './markup.js';
import { planDiff } from './planDiff.js';

/** What the plan viewer is given: a plan that many comparisons show is held once, and so is a query. */
export interface PlanStore {
  readonly plans: Map<Measurement, { readonly document: unknown; readonly query: number }>;
  readonly queries: string[];
}

/** For each case, what differs between the plans, and both in the plan viewer. */
export const plans = (scenario: ScenarioReport, prefix: string, store: PlanStore): Markup => {
  const shown = conditionsOf(scenario);
  const comparisons = scenario.comparisons
    .filter((each) => shown.some((conditions) => sameConditions(conditions, each)))
    .filter((each) => each.settings === 'production' || !isShownInProduction(scenario, each));
  if (comparisons.length === 0) return html``;
  return html`<h3>Plans</h3>${comparisons.map((each, index) => plan(scenario, each, `${prefix}-plan-${index}`, store))}`;
};

/** Without parallelism the plans are mostly those of production, and then it is enough to look at these. */
const isShownInProduction = (scenario: ScenarioReport, comparison: Comparison): boolean =>
  [comparison.reference, comparison.shape].every((shape) => {
    const [counting, production] = (['counting', 'production'] as const).map(
      (settings) => find(scenario, { ...comparison, shape, settings })?.plan?.fingerprint,
    );
    return counting !== undefined && counting === production;
  });

const find = (scenario: ScenarioReport, key: Pick<Comparison, 'shape' | 'case' | 'planMode' | 'settings'>) =>
  scenario.measurements.find((each) => each.shape === key.shape && each.case === key.case && sameConditions(each, key));

const plan = (scenario: ScenarioReport, comparison: Comparison, id: string, store: PlanStore): Markup => {
  const { shape, case: name, planDiff: diff } = comparison;
  const summary = diff?.samePlan ? 'the same plan' : 'another plan';
  return html`<details><summary><strong>${name}</strong>: ${shape}, ${conditionsText(comparison)}, ${summary}</summary>
${tabs(id, [
  ['What differs', planDiff(comparison)],
  ['Plan viewer', viewers(scenario, comparison, store)],
])}</details>`;
};

const tabs = (id: string, panels: readonly (readonly [title: string, content: Markup])[]): Markup =>
  html`<div role="tablist" aria-label="Views of the plans">${panels.map(
    ([title], index) =>
      html`<button type="button" role="tab" id="${id}-tab-${index}" aria-controls="${id}-${index}" aria-selected="${index === 0 ? 'true' : 'false'}" tabindex="${index === 0 ? 0 : -1}">${title}</button>`,
  )}</div>${panels.map(
    ([, content], index) =>
      html`<div role="tabpanel" id="${id}-${index}" aria-labelledby="${id}-tab-${index}"${index > 0 && html` hidden`}>${content}</div>`,
  )}`;

const viewers = (scenario: ScenarioReport, comparison: Comparison, store: PlanStore): Markup =>
  html`<div class="viewers">${[comparison.reference, comparison.shape].map((shape) => {
    const measurement = find(scenario, { ...comparison, shape });
    const title = `Plan of ${shape} on ${comparison.case}`;
    return measurement?.plan
      ? html`<div data-plan="${keep(scenario, measurement, store)}" data-title="${title}"><h4>${shape}</h4></div>`
      : html`<div><h4>${shape}</h4><p class="muted">${measurement?.notCountable ?? 'No plan was taken.'}</p></div>`;
  })}</div>`;

/** The number of the plan in the store. */
const keep = (scenario: ScenarioReport, measurement: Measurement, { plans: kept, queries }: PlanStore): number => {
  if (!kept.has(measurement)) {
    const sql = scenario.shapes.find(({ name }) => name === measurement.shape)?.sql ?? [];
    const query = sql.map(({ text }) => text).join('\n');
    if (!queries.includes(query)) queries.push(query);
    kept.set(measurement, { document: measurement.plan?.document, query: queries.indexOf(query) });
  }
  return [...kept.keys()].indexOf(measurement);
};
