import { textAsset } from '../asset.js';
import { html, type Markup, raw } from '../html/markup.js';
import { contentSecurityPolicy, embeddable } from '../html/security.js';
import { plural } from '../units.js';
import type { HistoryEntry } from './entry.js';
import { type Series, seriesOf } from './series.js';
import { changeTexts, trend } from './trend.js';
import { valueText } from './valueText.js';

const FILTERS = ['scenario', 'case', 'shape', 'metric', 'conditions'] as const;

/** What is shown until a reader chooses: the steadiest measure of work. */
const FIRST_METRIC = 'sharedBlocks';

/** The trends of a history as one page that needs nothing beside itself. */
export const historyPage = (entries: readonly HistoryEntry[]): string => {
  // A generic plan that nobody runs would double the page; its lines are in the history.
  const custom = entries.filter(({ planMode }) => planMode === 'custom');
  const all = [...seriesOf(custom)].sort((a, b) => lastChange(b).localeCompare(lastChange(a)));
  const script = embeddable(textAsset('history.js'));
  return html`${raw('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy([script])}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>planproof: history</title><style>${raw(textAsset('page.css'))}</style></head>
<body><main><header><h1>History</h1><p>${about(entries, all)}</p></header>
${changes(all)}
<h2>Trends</h2>
${filters(all)}
<p role="status" id="shown"></p>
${all.map(section)}
<h2>What counts as a change</h2>
<p>Counters of work repeat exactly, so every difference is marked. Time is noisy: a change is marked where Pettitt's test
(1979), applied by binary segmentation, gives p &lt; 0.01 with at least four runs on both sides, and the medians differ by 5 %
or more. Time is held only beside runs on the same machine, work beside runs on the same data and the same PostgreSQL.</p>
</main><script>${raw(script)}</script></body></html>
`.markup;
};

const about = (entries: readonly HistoryEntry[], all: readonly Series[]): string => {
  const runs = new Set(entries.map(({ at }) => at));
  const [first, last] = [entries.at(0)?.at.slice(0, 10), entries.at(-1)?.at.slice(0, 10)];
  return `${plural(runs.size, 'run')} from ${first ?? 'never'} to ${last ?? 'never'}, ${plural(all.length, 'series').replace('seriess', 'series')}.`;
};

/** ISO dates sort as text; a series that never changed sorts last. */
const lastChange = ({ changes: own, points }: Series): string => points[own.at(-1)?.index ?? -1]?.at ?? '';

const changed = (all: readonly Series[]): readonly Series[] => all.filter((one) => one.changes.length > 0);

/** The newest that fit on a screen; the trends show the others. */
const SHOWN = 30;

const changes = (all: readonly Series[]): Markup => {
  const found = changed(all);
  if (found.length === 0) return html`<h2>Changes</h2><p>Nothing has changed.</p>`;
  const more = found.length - SHOWN;
  return html`<h2>Changes</h2><ul class="findings">${found
    .slice(0, SHOWN)
    .map(
      (one) => html`<li><a href="#${idOf(all, one)}">${nameOf(one)}</a>: ${changeTexts(one)[0]}</li>`,
    )}</ul>${more > 0 && html`<p>and ${plural(more, 'more series').replace(/s$/, '')} below</p>`}`;
};

const idOf = (all: readonly Series[], one: Series): string => `series-${all.indexOf(one)}`;

const nameOf = ({ scenario, shape, case: name, metric, conditions }: Series): string =>
  `${scenario}, ${shape}, ${name}: ${metric}, ${conditions}`;

const filters = (all: readonly Series[]): Markup =>
  html`<form class="filters">${FILTERS.map((name) => {
    const values = [...new Set(all.map((one) => one[name]))].sort();
    const chosen = name === 'metric' && values.includes(FIRST_METRIC) ? FIRST_METRIC : '';
    return html`<label>${name} <select name="${name}"><option value="">all</option>${values.map(
      (value) => html`<option value="${value}"${value === chosen && raw(' selected')}>${value}</option>`,
    )}</select></label>`;
  })}</form>`;

const section = (one: Series, index: number): Markup => {
  const data = FILTERS.map((name) => html` data-${name}="${one[name]}"`);
  const latest = one.points.at(-1)?.value ?? 0;
  const texts = changeTexts(one);
  return html`<section class="series" id="series-${index}" tabindex="-1"${data}><h3>${nameOf(one)}</h3>
<p class="muted">${valueText(one.metric, latest)} in ${isFlat(one) ? 'each' : 'the last'} of ${plural(one.points.length, 'run')}; ${one.context}</p>
${isFlat(one) ? '' : trend(one)}${texts.length > 0 && html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`}</section>`;
};

/** What never moved is told by its number. */
const isFlat = ({ points }: Series): boolean => points.every(({ value }) => value === points[0]?.value);
