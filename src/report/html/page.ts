import { textAsset } from '../asset.js';
import type { Conclusion, Report } from '../report.js';
import { definitionList } from './definitions.js';
import { environment } from './environment.js';
import { html, type Markup, raw, scriptJson } from './markup.js';
import type { PlanStore } from './plans.js';
import { scenarioSection } from './scenario.js';
import { contentSecurityPolicy, embeddable } from './security.js';

/** The whole report as one page that needs nothing beside itself. */
export const page = async (report: Report): Promise<string> => {
  const store: PlanStore = { plans: [], queries: [] };
  const sections: Markup[] = [];
  for (const [index, scenario] of report.scenarios.entries()) {
    sections.push(await scenarioSection(scenario, `scenario-${index + 1}`, store));
  }
  const viewer = { vue: script('vue.js'), pev2: script('pev2.js'), start: script('viewer.js') };
  const own = script('page.js');
  const policy = contentSecurityPolicy([own, ...Object.values(viewer)]);
  return html`${raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>planproof: ${report.conclusion.sentence}</title><style>${raw(textAsset('page.css'))}</style></head>
<body><main>${summary(report)}${sections}${environment(report)}${definitionList()}</main>
${data('plans', scriptJson(store), 'application/json')}
${Object.entries(viewer).map(([name, text]) => data(`viewer-${name}`, raw(text), 'text/plain'))}
${data('viewer-css', raw(textAsset('bootstrap.css') + textAsset('pev2.css')), 'text/plain')}
<script>${raw(own)}</script></body></html>
`.markup;
};

const script = (name: string): string => embeddable(textAsset(name));

const data = (id: string, content: Markup, type: string): Markup =>
  html`<script type="${type}" id="${id}">${content}</script>`;

const summary = ({ conclusion, scenarios, warnings }: Report): Markup => html`<header>
<div class="conclusion ${tone(conclusion)}"><h1>${mark(conclusion)} ${conclusion.sentence}</h1>
<ul>${scenarios.map(
  ({ name, conclusion: own }, index) =>
    html`<li><span class="${tone(own)}">${mark(own)}</span> <a href="#scenario-${index + 1}">${name}</a>: ${own.sentence}</li>`,
)}</ul></div>
${warnings.length > 0 && html`<ul class="notes">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}</header>`;

const tone = ({ exitCode }: Conclusion): string => (exitCode === 0 ? 'good' : 'bad');

const mark = ({ exitCode }: Conclusion): string => (exitCode === 0 ? '✓' : '✗');
