import { clipped, inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { countText, plural } from '../units.js';
import { marked } from './line.js';
import type { Style } from './style.js';

type Change = Extract<NonNullable<ScenarioReport['baseline']>, { readonly state: 'compared' }>['changes'][number];
type Row = Extract<Change, { readonly kind: 'plan' }>['diff']['rows'][number];

/** How the scenario stands against its baseline: one line, then each change, plans with what moved in them. */
export const baselineText = ({ baseline }: ScenarioReport, style: Style, width: number): readonly string[] => {
  if (baseline === undefined) return [];
  if (baseline.state === 'skipped')
    return [marked(style.warn('-'), `baseline skipped: ${inert(baseline.reason)}`, width)];
  const { counters, plans, times, added, changes } = baseline;
  const held = `${plural(counters, 'counter')}, ${plural(plans, 'plan')} and ${plural(times, 'time')}`;
  const isClean = changes.every(({ state }) => state === 'improved');
  return [
    marked(isClean ? style.good('✓') : style.dim('·'), `held against the baseline: ${held}`, width),
    ...(added > 0 ? [marked(style.warn('-'), `${plural(added, 'measurement')} not in the baseline`, width)] : []),
    ...changes.flatMap((change) => changeLines(change, style, width)),
    ...(changes.some(({ state }) => state === 'improved')
      ? [marked(style.good('+'), 'better than the baseline: accept a new one (planproof gate --accept)', width)]
      : []),
  ];
};

const changeLines = (change: Change, style: Style, width: number): readonly string[] => {
  const on = [change.shape, change.case].map((name) => clipped(inert(name), 30)).join(', ');
  const text = `${on}: ${inert(change.evidence)}`;
  const rows = change.kind === 'plan' ? planLines(change.diff.rows, style, width) : [];
  switch (change.state) {
    case 'improved':
      return [marked(style.good('+'), `${text} (improved)`, width), ...rows];
    case 'unstable':
      return [marked(style.warn('~'), `${text} (unstable)`, width), ...rows];
    case 'broken':
    case 'regressed':
      return [marked(style.bad('✗'), text, width, style.bad), ...rows];
  }
};

/** Both plans, aligned: what is gone, new or done otherwise, within what is the same. */
const planLines = (rows: readonly Row[], style: Style, width: number): readonly string[] =>
  rows.flatMap((row) => rowLines(row, style, width));

const rowLines = (row: Row, style: Style, width: number): readonly string[] => {
  switch (row.state) {
    case 'same':
      return [style.dim(line(' ', row.after, width))];
    case 'removed':
      return [style.bad(line('-', row.before, width))];
    case 'added':
      return [style.good(line('+', row.after, width))];
    case 'changed':
    case 'moved':
      if (row.before.label === row.after.label) return [style.warn(line('~', row.after, width))];
      return [style.bad(line('-', row.before, width)), style.good(line('+', row.after, width))];
  }
};

type Node = Extract<Row, { readonly state: 'added' }>['after'];

const line = (mark: string, { label, depth, rows, ownSharedBlocks }: Node, width: number): string => {
  const counts = [
    ...(rows === undefined ? [] : [`${countText(rows)} rows`]),
    ...(ownSharedBlocks === undefined ? [] : [`${countText(ownSharedBlocks)} own blocks`]),
  ].join(', ');
  const text = `${mark} ${'  '.repeat(Math.min(depth, 10))}${inert(label)}`;
  return `    ${clipped(text, width - counts.length - 6)}${counts === '' ? '' : `  ${counts}`}`;
};
