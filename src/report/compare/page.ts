import { textAsset } from '../asset.js';
import { caseTable } from '../html/caseTable.js';
import { definitionList } from '../html/definitions.js';
import { html, type Markup, raw } from '../html/markup.js';
import { contentSecurityPolicy } from '../html/security.js';
import { changeTables, differences, turns } from './changes.js';
import { commonScenarios, type ScenarioChange, type Sides } from './sides.js';

/** Reports side by side, two and two, as one page that needs nothing beside itself. */
export const comparisonPage = (comparisons: readonly Sides[]): string => {
  const title = `planproof: ${comparisons.map(({ before, after }) => `${before.name} → ${after.name}`).join(', ')}`;
  return html`${raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy([])}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title><style>${raw(textAsset('page.css'))}</style></head>
<body><main>${comparisons.map(section)}${definitionList()}</main></body></html>
`.markup;
};

const section = (sides: Sides): Markup => html`<header><h1>${sides.before.name} → ${sides.after.name}</h1>
<ul>${[sides.before, sides.after].map(
  ({ name, report: { conclusion } }) =>
    html`<li><span class="${conclusion.exitCode === 0 ? 'good' : 'bad'}">${conclusion.exitCode === 0 ? '✓' : '✗'}</span> ${name}: ${conclusion.sentence}</li>`,
)}</ul>
<details><summary>What differs between the servers</summary>${items(differences(sides))}</details></header>
${commonScenarios(sides).map((change) => scenario(change, sides))}`;

const scenario = (change: ScenarioChange, sides: Sides): Markup => {
  const turned = turns(change, sides.difference);
  return html`<section><h2>${change.after.name}</h2>
${turned.length === 0 ? html`<p>The same plans, verdicts and invariants.</p>` : items(turned)}
${changeTables(change, sides).map((pairing) => html`<h3>${pairing.rows[0]?.comparison.shape}</h3>${caseTable(pairing)}`)}</section>`;
};

const items = (lines: readonly string[]): Markup => html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
