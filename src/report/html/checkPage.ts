import type { Checked } from '../charts/checked.js';
import { checkMark, checkSection } from './check.js';
import { document } from './document.js';
import { html, type Markup } from './markup.js';

/** Checks as one page that needs nothing beside itself. */
export const checkPage = async (checks: readonly Checked[]): Promise<string> => {
  const sections: Markup[] = [];
  for (const [index, checked] of checks.entries()) {
    sections.push(html`<section aria-labelledby="scenario-${index + 1}"><h2 id="scenario-${index + 1}">${checked.name}</h2>
${await checkSection(checked)}</section>`);
  }
  const sentence = conclusionOf(checks);
  return document(`planproof check: ${sentence}`, html`${header(checks, sentence)}${sections}`);
};

const conclusionOf = (checks: readonly Checked[]): string => {
  const failed = checks.filter(({ check }) => !check.passed).map(({ name }) => name);
  return failed.length === 0 ? 'Right under hostile load.' : `Wrong under hostile load: ${failed.join(', ')}.`;
};

const header = (checks: readonly Checked[], sentence: string): Markup => {
  const passed = checks.every(({ check }) => check.passed);
  return html`<header><div class="conclusion ${passed ? 'good' : 'bad'}"><h1>${passed ? '✓' : '✗'} ${sentence}</h1>
<ul>${checks.map(({ name, check }, index) => html`<li>${checkMark(check)} <a href="#scenario-${index + 1}">${name}</a>: ${check.sentence}</li>`)}</ul></div></header>`;
};
