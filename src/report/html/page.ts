import { gzipSync } from 'node:zlib';
import { textAsset } from '../asset.js';
import type { Conclusion, Report } from '../report.js';
import { checkMark } from './check.js';
import { definitionList } from './definitions.js';
import { document } from './document.js';
import { environment } from './environment.js';
import { html, type Markup, raw } from './markup.js';
import type { PlanStore } from './plans.js';
import { scenarioSection } from './scenario.js';
import { embeddable } from './security.js';

/** The whole report as one page that needs nothing beside itself. */
export const page = async (report: Report): Promise<string> => {
  const store: PlanStore = { plans: new Map(), queries: [] };
  const sections: Markup[] = [];
  for (const [index, scenario] of report.scenarios.entries()) {
    sections.push(await scenarioSection(scenario, `scenario-${index + 1}`, store));
  }
  const viewer = { vue: script('vue.js'), pev2: script('pev2.js'), start: script('viewer.js') };
  const data = html`${packed('plans', JSON.stringify({ plans: [...store.plans.values()], queries: store.queries }))}
${Object.entries(viewer).map(([name, text]) => packed(`viewer-${name}`, text))}
${packed('viewer-css', textAsset('bootstrap.css') + textAsset('pev2.css'))}`;
  const body = html`${summary(report)}${sections}${environment(report)}${definitionList()}`;
  const carried = { data, script: script('page.js'), later: Object.values(viewer) };
  return document(`planproof: ${report.conclusion.sentence}`, body, carried);
};

const script = (name: string): string => embeddable(textAsset(name));

/** Text that the page unpacks when it is needed: most readers never open a plan. */
const packed = (id: string, text: string): Markup =>
  html`<script type="text/plain" id="${id}">${raw(gzipSync(text, { level: 9 }).toString('base64'))}</script>`;

const summary = ({ conclusion: measured, scenarios, warnings, partial }: Report): Markup => {
  const conclusion = underLoad(measured, scenarios);
  return html`<header>
<div class="conclusion ${tone(conclusion)}"><h1>${mark(conclusion)} ${conclusion.sentence}</h1>
${partial !== undefined && html`<p><strong>This report is partial:</strong> the run ended before its end. What it had measured until then is below; what is not here was not measured, and is no pass.</p>`}
<ul>${scenarios.map(
    ({ name, conclusion: own, check }, index) =>
      html`<li><span class="${tone(own)}">${mark(own)}</span> <a href="#scenario-${index + 1}">${name}</a>: ${own.sentence}${
        check && html`<br>${checkMark(check)} Under hostile load: ${check.sentence}`
      }</li>`,
  )}</ul></div>
${warnings.length > 0 && html`<ul class="notes">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}</header>`;
};

/** What was measured may be fine, and wrong once many write. */
const underLoad = (conclusion: Conclusion, scenarios: Report['scenarios']): Conclusion => {
  const wrong = scenarios.filter(({ check }) => check?.passed === false).map(({ name }) => name);
  if (wrong.length === 0 || conclusion.exitCode !== 0) return conclusion;
  return { exitCode: 4, sentence: `Do not merge: wrong under hostile load in ${wrong.join(', ')}.` };
};

const tone = ({ exitCode }: Conclusion): string => (exitCode === 0 ? 'good' : 'bad');

const mark = ({ exitCode }: Conclusion): string => (exitCode === 0 ? '✓' : '✗');
