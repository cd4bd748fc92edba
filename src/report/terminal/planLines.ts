import type { PlanDiff } from '../../plan/diff.js';
import { clipped, inert } from '../inert.js';
import { countText } from '../units.js';
import type { Style } from './style.js';

type Row = PlanDiff['rows'][number];

/** Both plans, aligned: what is gone, new or done otherwise, within what is the same. */
export const planLines = (rows: readonly Row[], style: Style, width: number): readonly string[] =>
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
