import { checkChartsOf } from '../charts/checkChart.js';
import type { Checked } from '../charts/checked.js';
import type { CheckReport } from '../report.js';
import { countText, plural, shortCount, timeText } from '../units.js';
import { invariantItem, verdictItem } from './checks.js';
import { figure } from './figure.js';
import { html, type Markup } from './markup.js';

type Invariant = CheckReport['invariants'][number];

/** What hostile load showed: answers, cost over time, reads, conditions, crashes, faults. */
export const checkSection = async (checked: Checked): Promise<Markup> => {
  const { name, check } = checked;
  const figures: Markup[] = [];
  for (const chart of checkChartsOf(checked)) figures.push(await figure(chart));
  const invariants = [...check.invariants.filter(isViolated), ...check.invariants.filter((each) => !isViolated(each))];
  return html`<h3>Is it still right under hostile load?</h3>
<p>${checkMark(check)} ${check.sentence}</p>
<ul class="findings">${invariants.map((each, index) => invariantItem(each, ` in ${name} under hostile load (${index + 1})`))}${check.verdicts.filter(({ state }) => state !== 'pass').map(verdictItem)}</ul>
<p class="muted">${watchText(check)}</p>
${faults(check)}${crashes(checked)}${loads(checked)}${conditions(checked)}${figures}`;
};

/** A sign for the whole check. */
export const checkMark = ({ passed }: CheckReport): Markup =>
  passed ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`;

const isViolated = ({ state }: Invariant): boolean => state === 'violated';

const watchText = ({ snapshots, monitor, counts, seed }: CheckReport): string =>
  [
    `${countText(counts.committed)} committed, ${countText(counts.rolledBack)} rolled back, ${countText(counts.lost)} on connections that broke, ${countText(counts.failed)} failed, ${countText(counts.retries)} run again; seed ${seed}.`,
    ...[
      { name: 'Every invariant on snapshots', watch: snapshots },
      { name: 'The monitor', watch: monitor },
    ].flatMap(({ name, watch }) =>
      watch.count === 0
        ? []
        : [
            `${name}: ${countText(watch.count)} looks, ${watch.perSecond.toFixed(1)} a second; a violation of 50 ms is seen in ${Math.floor(watch.seenShareOf50Ms * 100)} of 100 cases.`,
          ],
    ),
  ].join(' ');

const faults = ({ faults: all }: CheckReport): Markup => {
  if (all.length === 0) return html``;
  const planted = all.filter(({ state }) => state !== 'impossible');
  const caught = planted.filter(({ state }) => state === 'caught');
  const mark = caught.length === planted.length ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`;
  return html`<details${caught.length < planted.length && html` open`}><summary>${mark} ${countText(caught.length)} of ${plural(planted.length, 'planted fault')} caught</summary><ul>${all.map(fault)}</ul></details>`;
};

const fault = ({ name, state, caughtBy, reason }: CheckReport['faults'][number]): Markup => {
  switch (state) {
    case 'caught':
      return html`<li><span class="good">✓</span> <strong>${name}</strong>, by ${caughtBy.join('; ')}</li>`;
    case 'survived':
      return html`<li><strong class="bad">✗ ${name}</strong> survived: ${reason}</li>`;
    case 'impossible':
      return html`<li><span class="warn">–</span> <strong>${name}</strong> cannot be planted: ${reason}</li>`;
  }
};

const crashes = ({ name, check: { crashes: all } }: Checked): Markup => {
  if (all.length === 0) return html``;
  const wrong = all.flatMap(({ invariants }, index) =>
    invariants.filter(isViolated).map((each) => invariantItem(each, ` in ${name} after crash ${index + 1}`)),
  );
  const sum = (of: (crash: (typeof all)[number]) => number) =>
    countText(all.reduce((total, each) => total + of(each), 0));
  const text = `${sum(({ acknowledged }) => acknowledged)} operations acknowledged, ${sum(({ unanswered }) => unanswered)} unanswered; recovered in at most ${timeText(Math.max(...all.map(({ recoveryMs }) => recoveryMs)))}`;
  const mark = wrong.length === 0 ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`;
  const lost = wrong.length === 0 ? 'nothing acknowledged lost, every invariant held' : 'something is wrong after them';
  return html`<p>${mark} The server was killed ${all.length === 1 ? 'once' : `${all.length} times`} in the middle of it: ${lost}. ${text}.</p>
${wrong.length > 0 && html`<ul class="findings">${wrong}</ul>`}`;
};

const loads = ({ name, check: { loads: all } }: Checked): Markup => {
  if (all.length === 0) return html``;
  const title = `${name}: reads while operations run, from arrival to answer`;
  const heads = ['reads', 'asked/s', 'answered/s', 'p50', 'p95', 'p99', 'longest', 'p99 once served'];
  return table(
    title,
    heads,
    all.map(({ shape, clients, reads, rate, readsPerSecond, waited, served }) => ({
      head: `${shape}, ${plural(clients, 'client')}`,
      cells: [
        shortCount(reads),
        countText(rate),
        countText(readsPerSecond),
        ...[waited.p50Ms, waited.p95Ms, waited.p99Ms, waited.maxMs, served.p99Ms].map(timeText),
      ],
    })),
  );
};

const conditions = ({ name: scenario, check: { conditions: all } }: Checked): Markup => {
  const measured = all.filter(({ costs }) => costs.length > 0);
  const first = measured[0]?.costs[0];
  if (first === undefined) return html``;
  const shapes = [...new Set(measured.flatMap(({ costs }) => costs.map(({ shape }) => shape)))];
  const rows = measured.map(({ name, costs }) => ({
    head: name,
    cells: shapes.map((shape) => costText(costs.find((each) => each.shape === shape && each.case === first.case))),
  }));
  return html`${table(`${scenario}: cost in each condition, case ${first.case}`, shapes, rows)}
<ul class="findings">${all.map((each) => condition(each, scenario))}</ul>`;
};

const condition = (
  { name, says, note, skipped, invariants }: CheckReport['conditions'][number],
  scenario: string,
): Markup => {
  if (skipped !== undefined)
    return html`<li><span class="warn">–</span> <strong>${name}</strong> skipped: ${skipped}</li>`;
  const wrong = invariants.filter(isViolated);
  const mark = wrong.length === 0 ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`;
  return html`<li>${mark} <strong>${name}</strong>: ${says}${note !== undefined && ` (${note})`}${wrong.length > 0 && html`<ul>${wrong.map((each) => invariantItem(each, ` in ${scenario} under ${name}`))}</ul>`}</li>`;
};

const costText = (cost: CheckReport['conditions'][number]['costs'][number] | undefined): string => {
  if (cost === undefined) return '';
  const time = timeText(cost.executionTimeMs);
  return cost.sharedBlocks === undefined ? time : `${shortCount(cost.sharedBlocks)} blocks, ${time}`;
};

const table = (
  title: string,
  heads: readonly string[],
  rows: readonly { readonly head: string; readonly cells: readonly string[] }[],
): Markup => html`<div class="scroll" role="region" tabindex="0" aria-label="${title}"><table><caption>${title}</caption>
<thead><tr><td></td>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}</tr></thead>
<tbody>${rows.map(({ head, cells }) => html`<tr><th scope="row">${head}</th>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`)}</tbody></table></div>`;
