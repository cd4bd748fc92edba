import { isFailed, isPassed, isUnstable } from '../outcome.js';
import type { ScenarioReport } from '../report.js';
import { plural } from '../units.js';
import { html, type Markup } from './markup.js';

type Invariant = ScenarioReport['invariants'][number];
type Violated = Extract<Invariant, { readonly state: 'violated' }>;
type Deviation = ScenarioReport['deviations'][number];
type Verdict = ScenarioReport['verdicts'][number];

/** Whether the answers are right and the budgets are kept; what is wrong stands first, with its evidence. */
export const checks = ({ invariants, deviations, verdicts }: ScenarioReport): Markup => {
  const passed = verdicts.filter(isPassed);
  const items = [
    ...invariants.filter(({ state }) => state === 'violated').map((each) => invariantItem(each)),
    ...verdicts.filter(isFailed).map(verdictItem),
    ...verdicts.filter(isUnstable).map(verdictItem),
    ...invariants.filter(({ state }) => state === 'holds').map((each) => invariantItem(each)),
    ...deviations.filter(isOff).map(deviationItem),
    ...invariants.filter(({ state }) => state === 'skipped').map((each) => invariantItem(each)),
    ...verdicts.filter(({ state }) => state === 'skipped').map(verdictItem),
  ];
  return html`<h3>Are the answers right, are the budgets kept?</h3><ul class="findings">${items}</ul>
${passed.length > 0 && html`<details><summary><span class="good">✓</span> ${plural(passed.length, 'verdict')} passed</summary><ul>${passed.map((each) => html`<li>${where(each)}: ${evidence(each)}</li>`)}</ul></details>`}`;
};

const isOff = ({ missing, surplus }: Deviation): boolean => missing + surplus > 0;

const deviationItem = ({ shape, case: name, rows, missing, surplus }: Deviation): Markup =>
  html`<li><span class="warn">~</span> ${shape}, ${name}: not exact, ${missing} of ${plural(rows, 'row')} missing, ${surplus} too many</li>`;

/** Whether one invariant held, and what is wrong if not; `where` tells it from the same one elsewhere on the page. */
export const invariantItem = (invariant: Invariant, where = ''): Markup => {
  switch (invariant.state) {
    case 'holds':
      return html`<li><span class="good">✓</span> <strong>${invariant.name}</strong>: ${invariant.checked}</li>`;
    case 'skipped':
      return html`<li><span class="warn">–</span> <strong>${invariant.name}</strong> skipped: ${invariant.reason}</li>`;
    case 'violated':
      return html`<li><strong class="bad">✗ ${invariant.name}: ${invariant.message}</strong>${violation(invariant, where)}</li>`;
  }
};

const violation = ({ name, rows, total, sql }: Violated, where: string): Markup => {
  const cell = (text: string | null) =>
    text === null ? html`<em class="muted">no row</em>` : html`<code>${text}</code>`;
  const label = `Rows that differ${where}: ${name}`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${label}"><table>
<caption>${rows.length} of ${plural(total, 'row')}</caption>
<thead><tr><th scope="col">row</th><th scope="col">expected</th><th scope="col">found</th></tr></thead>
<tbody>${rows.map(({ key, expected, found }) => html`<tr><th scope="row">${key}</th><td>${cell(expected)}</td><td>${cell(found)}</td></tr>`)}</tbody>
</table></div>${sql !== undefined && html`<p>The rest: <code>${sql}</code></p>`}`;
};

/** One verdict with its evidence. */
export const verdictItem = (verdict: Verdict): Markup =>
  html`<li>${mark(verdict)} ${where(verdict)}: <strong>${verdict.state}</strong>, ${evidence(verdict)}${terms(verdict)}</li>`;

const mark = (verdict: Verdict): Markup => {
  if (isFailed(verdict)) return html`<span class="bad">✗</span>`;
  return html`<span class="warn">${isUnstable(verdict) ? '~' : '–'}</span>`;
};

const where = ({ shape, case: name }: Verdict): string => `${shape}, ${name}`;

const evidence = (verdict: Verdict): string => (verdict.state === 'skipped' ? verdict.reason : verdict.evidence);

const terms = ({ budget }: Verdict): string =>
  [budget.reason && ` (${budget.reason})`, budget.owner && `, owner ${budget.owner}`].filter(Boolean).join('');
