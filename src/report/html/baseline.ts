import { conditionsText } from '../conditions.js';
import type { ScenarioReport } from '../report.js';
import { countText, plural, ratioText } from '../units.js';
import { definitionOf } from './definitions.js';
import { html, type Markup } from './markup.js';
import { diffTable } from './planDiff.js';

type Compared = Extract<NonNullable<ScenarioReport['baseline']>, { readonly state: 'compared' }>;
type Change = Compared['changes'][number];
type PlanChange = Extract<Change, { readonly kind: 'plan' }>;
type Time = NonNullable<Extract<Change, { readonly kind: 'time' }>['before']>;

const MARKS: Readonly<Record<Change['state'], Markup>> = {
  broken: html`<strong class="bad">✗ worse</strong>`,
  regressed: html`<strong class="bad">✗ slower</strong>`,
  unstable: html`<span class="warn">~ unstable</span>`,
  improved: html`<span class="good">+ better</span>`,
};

const ORDER: readonly Change['state'][] = ['broken', 'regressed', 'unstable', 'improved'];

/** How the scenario stands against its baseline: what was held, then each change, old beside new; nothing without one. */
export const baselineSection = ({ baseline }: ScenarioReport): Markup => {
  if (baseline === undefined) return html``;
  const found =
    baseline.state === 'skipped'
      ? html`<p><span class="warn">–</span> Nothing was compared: ${baseline.reason}</p>`
      : compared(baseline);
  return html`<h3>Against the baseline</h3>${found}`;
};

const compared = ({ counters, plans, times, added, missing = 0, changes }: Compared): Markup => {
  const held = `${plural(counters, 'counter')}, ${plural(plans, 'plan')} and ${plural(times, 'time')} were held against it`;
  const apart = [
    ...(added > 0 ? [`${plural(added, 'measurement')} not in the baseline`] : []),
    ...(missing > 0 ? [`${plural(missing, 'measurement')} of the baseline not made here`] : []),
  ];
  const sorted = changes.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  return html`<p>${held}${changes.length === 0 && ': nothing changed'}.${apart.map((text) => html` <span class="warn">${text}.</span>`)}</p>
${changes.length > 0 && table(sorted)}${sorted.flatMap((change) => (change.kind === 'plan' ? [planDetails(change)] : []))}
${changes.some(({ state }) => state === 'improved') && html`<p class="muted">What is better can be kept: <code>planproof gate --accept</code></p>`}`;
};

const table = (changes: readonly Change[]): Markup =>
  html`<div class="scroll" role="region" tabindex="0" aria-label="What changed against the baseline"><table>
<caption>${plural(changes.length, 'change')}</caption>
<thead><tr><th scope="col">change</th><th scope="col">shape, case</th><th scope="col">of</th><th scope="col" class="number group">in the baseline</th><th scope="col" class="number">now</th><th scope="col" class="number"><span title="What is now, divided by what the baseline has.">difference</span></th></tr></thead>
<tbody>${changes.map((change) => html`<tr><td>${MARKS[change.state]}</td><th scope="row">${change.shape}<small>${placeOf(change)}</small></th>${cells(change)}</tr>`)}</tbody></table></div>`;

const placeOf = (change: Change): string => `${change.case}, ${conditionsText(change)}`;

const cells = (change: Change): Markup => {
  switch (change.kind) {
    case 'counter': {
      const { name, text } = definitionOf(change.counter);
      return html`<td title="${text}">${name}</td>${sides(countText(change.before), countText(change.after), change.before > 0 ? change.after / change.before : undefined)}`;
    }
    case 'plan': {
      const [before, after] = differingNodes(change);
      return html`<td>plan</td><td class="group">${before}</td><td>${after}</td><td></td>`;
    }
    case 'time': {
      const { before, after, evidence } = change;
      const title = 'Candidate / reference, both in one run, with its 95 % interval.';
      return before && after
        ? html`<td title="${title}">share of the reference's time</td>${sides(timeText(before), timeText(after), after.ratio / before.ratio)}`
        : html`<td title="${title}">time</td><td colspan="3" class="group">${evidence}</td>`;
    }
  }
};

const sides = (before: string, after: string, ratio?: number): Markup =>
  html`<td class="number group">${before}</td><td class="number">${after}</td><td class="number">${ratio !== undefined && ratioText(ratio)}</td>`;

const timeText = ({ ratio, low, high }: Time): string => `${ratio} [${low}, ${high}]`;

/** The last node that is another on either side: a leaf, by which the plan is known. */
const differingNodes = ({ diff }: PlanChange): readonly [string, string] => {
  const rows = diff.rows.filter(({ state }) => state !== 'same');
  const labels = (side: 'before' | 'after') => rows.flatMap((row) => (side in row ? [(row as Sides)[side].label] : []));
  return [labels('before').at(-1) ?? '', labels('after').at(-1) ?? ''];
};

type Sides = Extract<PlanChange['diff']['rows'][number], { readonly state: 'same' }>;

const planDetails = (change: PlanChange): Markup => {
  const label = `Plan of ${change.shape} on ${placeOf(change)}`;
  return html`<details><summary>${label}: another than in the baseline</summary>${diffTable(change.diff, ['in the baseline', 'now'], label)}</details>`;
};
