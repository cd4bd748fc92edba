import { html, type Markup } from '../html/markup.js';
import { ratioText } from '../units.js';
import type { Point, Series } from './series.js';
import { valueText } from './valueText.js';

const [WIDTH, HEIGHT, PAD] = [640, 96, 12];

/** A series as a line from its first run to its last, from zero up, with a mark where it changed. */
export const trend = (series: Series): Markup => {
  const { points } = series;
  const top = Math.max(...points.map(({ value }) => value), Number.MIN_VALUE);
  const x = (index: number) =>
    round(points.length === 1 ? WIDTH / 2 : PAD + (index / (points.length - 1)) * (WIDTH - 2 * PAD));
  const y = (value: number) => round(HEIGHT - PAD - (value / top) * (HEIGHT - 2 * PAD));
  const line = points.map(({ value }, index) => `${x(index)},${y(value)}`).join(' ');
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${summary(series)}">
<line class="base" x1="0" x2="${WIDTH}" y1="${HEIGHT - PAD}" y2="${HEIGHT - PAD}"/>
${series.changes.map(({ index }) => html`<line class="change" x1="${x(index)}" x2="${x(index)}" y1="0" y2="${HEIGHT}"/>`)}
<polyline points="${line}"/>
${points.map((point, index) => html`<circle cx="${x(index)}" cy="${y(point.value)}" r="3"><title>${pointText(series.metric, point)}</title></circle>`)}</svg>`;
};

const round = (value: number): number => Math.round(value * 10) / 10;

const pointText = (metric: string, { at, commit, value }: Point): string =>
  [valueText(metric, value), at.slice(0, 16).replace('T', ' '), commit?.slice(0, 12)].filter(Boolean).join(', ');

const summary = ({ metric, points, changes }: Series): string => {
  const [first, last] = [points.at(0)?.value ?? 0, points.at(-1)?.value ?? 0];
  const turned =
    changes.length === 0 ? 'no change' : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
  return `${points.length} runs, from ${valueText(metric, first)} to ${valueText(metric, last)}, ${turned}`;
};

/** What happened at each change, newest first, in words: "2x more at 1f3870be274f, 2026-02-03". */
export const changeTexts = ({ metric, points, changes }: Series): readonly string[] =>
  changes.toReversed().map(({ index, ratio }) => {
    const [before, after] = [points[index - 1], points[index]];
    const size = ratio === undefined ? `to ${valueText(metric, after?.value ?? 0)}` : ratioText(ratio);
    const where = [after?.commit?.slice(0, 12), after?.at.slice(0, 10)].filter(Boolean).join(', ');
    return `${size}, from ${valueText(metric, before?.value ?? 0)}, at ${where}`;
  });
