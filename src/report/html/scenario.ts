import { chartsOf } from '../charts/all.js';
import { pairings } from '../pairing.js';
import type { ScenarioReport } from '../report.js';
import { clockTexts, selfTestText } from '../timing.js';
import { bytesText, countText, timeText } from '../units.js';
import { baselineSection } from './baseline.js';
import { caseTable } from './caseTable.js';
import { checkSection } from './check.js';
import { checks } from './checks.js';
import { definitions } from './environment.js';
import { figure } from './figure.js';
import { html, type Markup } from './markup.js';
import { otherPlansSection } from './otherPlans.js';
import { type PlanStore, plans } from './plans.js';

/** Everything on one scenario: whether it is right, what it gains, then pictures, plans, SQL and data. */
export const scenarioSection = async (scenario: ScenarioReport, id: string, store: PlanStore): Promise<Markup> => {
  const figures: Markup[] = [];
  for (const chart of chartsOf(scenario)) figures.push(await figure(chart));
  const [first, ...others] = figures;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${scenario.name}</h2>
<p>${scenario.question}${sourceText(scenario)}</p>
${checks(scenario)}
${baselineSection(scenario)}
<h3>Time and work</h3>${pairings(scenario).map(caseTable)}${timing(scenario)}
${first}
${others.length > 0 && html`<h3>More charts</h3><div class="charts">${others}</div>`}
${scenario.check && (await checkSection({ name: scenario.name, check: scenario.check }))}
${plans(scenario, id, store)}
${otherPlansSection(scenario)}
${sql(scenario)}
${data(scenario)}</section>`;
};

/** By which clock, why that one, and what it is worth here. */
const timing = (scenario: ScenarioReport): Markup => {
  const texts = [...clockTexts(scenario), selfTestText(scenario)].flatMap((text) => text ?? []);
  return html`${texts.length > 0 && html`<ul class="muted">${texts.map((text) => html`<li>${text}</li>`)}</ul>`}`;
};

const sourceText = ({ source }: ScenarioReport): Markup => {
  if (source === undefined) return html``;
  // Whatever else a scenario names as its source is no address to follow: "javascript:..." least of all.
  return /^https?:\/\//.test(source)
    ? html` <a href="${source}" rel="noreferrer">Where the case comes from</a>`
    : html` <span class="muted">From: ${source}</span>`;
};

type Row = NonNullable<NonNullable<ScenarioReport['shapes'][number]['setup']>['rows']>[number];

/** What one more row costs, without the setup and with it. */
const rowText = ({ table, without, with: added }: Row): string =>
  added.walBytes === undefined || without.walBytes === undefined
    ? ''
    : `, a row of ${table} writes ${bytesText(added.walBytes)} of WAL against ${bytesText(without.walBytes)}`;

const sql = ({ shapes }: ScenarioReport): Markup =>
  html`<h3>SQL</h3>${shapes.map(
    ({ name, role, setup, sql: statements }) =>
      html`<details><summary><strong>${name}</strong> (${role})</summary>${statements.map(file)}${
        setup &&
        html`<p>Setup, ${setup.isolation}${setup.durationMs !== undefined && `, ${timeText(setup.durationMs)}`}${
          setup.bytes !== undefined && `, ${bytesText(Math.max(0, setup.bytes))}`
        }${setup.locks?.map(({ relation, mode }) => `, ${mode} on ${relation}`)}${setup.rows?.map(rowText)}</p>${file(setup)}`
      }</details>`,
  )}`;

const file = ({ file: path, text }: { readonly file: string; readonly text: string }): Markup =>
  html`<p class="muted">${path}</p><pre tabindex="0" aria-label="${path}"><code>${text}</code></pre>`;

const data = ({ dataset, cases }: ScenarioReport): Markup => html`<h3>Data</h3>
<details><summary>Dataset ${dataset.name}${dataset.scale !== undefined && ` at scale ${dataset.scale}`}</summary>${definitions(
  [
    ['Hash', dataset.hash],
    ['Seed', String(dataset.seed)],
    ...Object.entries(dataset.axes).map(([axis, value]) => [`Axis ${axis}`, countText(value)] as const),
    ...dataset.tables.map(
      ({ name, rows, bytes, checksum }) =>
        [`Table ${name}`, `${countText(rows)} rows, ${bytesText(bytes)}, checksum ${checksum}`] as const,
    ),
  ],
)}</details>
<details><summary>Parameters of the cases</summary>${definitions(
  cases.map(({ name, params }) => [name, JSON.stringify(params)] as const),
)}</details>`;
