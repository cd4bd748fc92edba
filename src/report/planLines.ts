import { clipped, inert } from './inert.js';
import { isFailed } from './outcome.js';
import type { Comparison, ScenarioReport } from './report.js';
import { countText } from './units.js';

type Row = NonNullable<Comparison['planDiff']>['rows'][number];
type Node = Extract<Row, { readonly state: 'same' }>['before'];

/** The plans behind a failed verdict, as a diff: each line begins with "-", "+" or a space. */
export interface PlanLines {
  readonly comparison: Comparison;
  readonly lines: readonly string[];
}

/** The first failed verdict's plans, where they differ; nobody reads more than one diff before the page is opened. */
export const planLines = ({ verdicts, comparisons }: ScenarioReport, width: number): PlanLines | undefined => {
  const failed = verdicts.filter(isFailed);
  const comparison = comparisons.find(
    ({ shape, case: name, settings, planDiff }) =>
      settings === 'counting' &&
      planDiff?.samePlan === false &&
      failed.some((verdict) => verdict.shape === shape && verdict.case === name),
  );
  const rows = comparison?.planDiff?.rows ?? [];
  return comparison && { comparison, lines: rows.flatMap(rowLines).map((line) => clipped(inert(line), width)) };
};

const rowLines = (row: Row): string[] => {
  switch (row.state) {
    case 'same':
      return [`  ${nodeText(row.after)}`];
    case 'changed':
    case 'moved':
      return [`- ${nodeText(row.before)}`, `+ ${nodeText(row.after)}`];
    case 'removed':
      return [`- ${nodeText(row.before)}`];
    case 'added':
      return [`+ ${nodeText(row.after)}`];
  }
};

const nodeText = ({ depth, label, rows, planRows, ownSharedBlocks }: Node): string => {
  const blocks = ownSharedBlocks === undefined ? '' : `, ${countText(ownSharedBlocks)} blocks`;
  return `${'  '.repeat(depth)}${label}  (${countText(rows ?? planRows)} rows${blocks})`;
};
