import { z } from 'zod';
import type { ScenarioReport } from '../report.js';
import { Comparison } from '../schema/comparison.js';
import { Times } from '../schema/times.js';
import { Work } from '../schema/work.js';
import { html, type Markup } from './markup.js';

/** What a number of the page means, and its unit. */
export interface Definition {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

type Key =
  | keyof NonNullable<ScenarioReport['measurements'][number]['work']>
  | keyof ScenarioReport['measurements'][number]['times'];

const fields = { ...z.toJSONSchema(Work).properties, ...z.toJSONSchema(Times).properties } as Readonly<
  Record<string, { readonly description?: string; readonly unit?: string }>
>;
const words = (key: string): string => key.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The definition of a counter or clock, as the report's schema gives it. */
export const definitionOf = (key: Key): Definition => {
  const { description, unit } = fields[key] ?? {};
  return { id: `about-${key}`, name: words(key), text: `${description} Unit: ${unit}.` };
};

export const RATIO: Definition = {
  id: 'about-ratio',
  name: 'gain',
  text: `${Comparison.shape.ratios.meta()?.description ?? ''} Shown as how often the candidate's number fits into the reference's.`,
};

/** All definitions, for those who cannot hover. */
export const definitionList = (): Markup => {
  const all = [...Object.keys(fields).map((key) => definitionOf(key as Key)), RATIO];
  return html`<details id="definitions"><summary>What the numbers mean</summary><dl>${all.map(
    ({ id, name, text }) => html`<dt id="${id}">${name}</dt><dd>${text}</dd>`,
  )}</dl></details>`;
};
