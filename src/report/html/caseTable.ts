import { conditionsText } from '../conditions.js';
import { clockOf, type Mark, type Pairing, type PairRow } from '../pairing.js';
import type { Measurement } from '../report.js';
import { countText, ratioText, timeText } from '../units.js';
import { type Definition, definitionOf, RATIO } from './definitions.js';
import { html, type Markup } from './markup.js';

type Counter = keyof NonNullable<Measurement['work']>;

/** A number as it is shown, and what more there is to say of it. */
interface Figure {
  readonly text: string;
  readonly more: string;
}

/** Reference, candidate and gain of one counter or clock. */
interface Group {
  readonly definition: Definition;
  readonly figure: (measurement: Measurement) => Figure | undefined;
  readonly ratio: (row: PairRow) => number | undefined;
}

/** A candidate against the reference, one row a case; every number says what it means when it is pointed at. */
export const caseTable = (pairing: Pairing): Markup => {
  const groups = [timeGroup(pairing), workGroup('sharedBlocks'), workGroup('rowsScanned')];
  const shown = groups.filter(({ figure }) => pairing.rows.some(({ reference }) => figure(reference)));
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${titleOf(pairing)}"><table>
<caption>${titleOf(pairing)}</caption>
<thead><tr><th scope="col" rowspan="2">verdict</th><th scope="col" rowspan="2">case</th>${shown.map(groupHead)}</tr>
<tr>${shown.map(() => columnHeads(pairing))}</tr></thead>
<tbody>${pairing.rows.map((row) => bodyRow(row, shown))}</tbody></table></div>`;
};

const titleOf = (pairing: Pairing): string =>
  `${pairing.candidate} against ${pairing.reference}, ${conditionsText(pairing)}`;

const groupHead = ({ definition }: Group): Markup =>
  html`<th scope="colgroup" colspan="3" class="group"><a href="#${definition.id}" title="${definition.text}">${definition.name}</a></th>`;

const columnHeads = ({ reference, candidate }: Pairing): Markup =>
  html`<th scope="col" class="number group">${reference}</th><th scope="col" class="number">${candidate}</th><th scope="col" class="number"><a href="#${RATIO.id}" title="${RATIO.text}">gain</a></th>`;

const MARKS: Readonly<Record<Mark, Markup>> = {
  improved: html`<span class="good">✓ improved</span>`,
  pass: html`<span class="good">✓ pass</span>`,
  broken: html`<strong class="bad">✗ broken</strong>`,
  regressed: html`<strong class="bad">✗ regressed</strong>`,
  unstable: html`<span class="warn">~ unstable</span>`,
  none: html`<span class="muted">none</span>`,
};

const bodyRow = (row: PairRow, groups: readonly Group[]): Markup =>
  html`<tr><td>${MARKS[row.mark]}</td><th scope="row">${row.case.name}<small>${row.case.why}</small></th>${groups.map((group) => cells(row, group))}</tr>`;

const cells = (row: PairRow, { figure, ratio, definition }: Group): Markup => {
  const [before, after] = [row.reference, row.candidate].map((each) => figure(each) ?? { text: '', more: '' });
  const value = ratio(row);
  const gain = value === undefined ? '' : ratioText(value);
  const tone = gain.endsWith('less') ? 'good' : gain.endsWith('more') ? 'bad' : 'muted';
  const title = (more = '') => [more, definition.text].filter(Boolean).join('. ');
  return html`<td class="number group" title="${title(before?.more)}">${before?.text}</td><td class="number" title="${title(after?.more)}">${after?.text}</td><td class="number ${tone}" title="${RATIO.text}">${gain}</td>`;
};

const timeGroup = (pairing: Pairing): Group => {
  const clock = clockOf(pairing);
  const definition = definitionOf(clock);
  return {
    definition: { ...definition, name: `median ${definition.name}` },
    figure: ({ times }) => {
      const time = times[clock];
      if (!time) return undefined;
      const spread = `least ${timeText(time.minMs)}, p95 ${timeText(time.p95Ms)}, most ${timeText(time.maxMs)}`;
      return { text: timeText(time.p50Ms), more: `Median of ${time.samplesMs.length} samples; ${spread}` };
    },
    ratio: ({ comparison }) => comparison.ratios[clock]?.ratio,
  };
};

const workGroup = (counter: Counter): Group => ({
  definition: definitionOf(counter),
  figure: ({ work }) => {
    const count = work?.[counter];
    if (!count) return undefined;
    const spread = `${countText(count.min)} to ${countText(count.max)} over the repetitions`;
    return { text: countText(count.value), more: count.repeatable ? 'The same in every repetition' : spread };
  },
  ratio: ({ comparison }) => comparison.ratios[counter]?.ratio,
});
