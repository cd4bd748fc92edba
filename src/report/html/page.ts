import { gzipSync } from 'node:zlib';
import { textAsset } from '../asset.js';
import type { Conclusion, Report } from '../report.js';
import { definitionList } from './definitions.js';
import { environment } from './environment.js';
import { html, type Markup, raw } from './markup.js';
import type { PlanStore } from './plans.js';
import { scenarioSection } from './scenario.js';
import { contentSecurityPolicy, embeddable } from './security.js';

/** The whole report as one page that needs nothing beside itself. */
export const page = async (report: Report): Promise<string> => {
  const store: PlanStore = { plans: new Map(), queries: [] };
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
${packed('plans', JSON.stringify({ plans: [...store.plans.values()], queries: store.queries }))}
${Object.entries(viewer).map(([name, text]) => packed(`viewer-${name}`, text))}
${packed('viewer-css', textAsset('bootstrap.css') + textAsset('pev2.css'))}
<script>${raw(own)}</script></body></html>
`.markup;
};

const script = (name: string): string => embeddable(textAsset(name));

/** Text that the page unpacks when it is needed: most readers never open a plan. */
const packed = (id: string, text: string): Markup =>
  html`<script type="text/plain" id="${id}">${raw(gzipSync(text, { level: 9 }).toString('base64'))}</script>`;

const summary = ({ conclusion, scenarios, warnings }: Report): Markup => html`<header>
<div class="conclusion ${tone(conclusion)}"><h1>${mark(conclusion)} ${conclusion.sentence}</h1>
<ul>${scenarios.map(
  ({ name, conclusion: own }, index) =>
    html`<li><span class="${tone(own)}">${mark(own)}</span> <a href="#scenario-${index + 1}">${name}</a>: ${own.sentence}</li>`,
)}</ul></div>
${warnings.length > 0 && html`<ul class="notes">${warnings.map((warning) => html`<li>${warning}</li>`)}</ul>`}</header>`;

const tone = ({ exitCode }: Conclusion): string => (exitCode === 0 ? 'good' : 'bad');

const mark = ({ exitCode }: Conclusion): string => (exitCode === 0 ? '✓' : '✗');
