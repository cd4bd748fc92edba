import type { ConditionResult } from '../../invariants/underConditions.js';
import { inert } from '../inert.js';
import { invariantText } from '../terminal/findings.js';
import { marked } from '../terminal/line.js';
import type { Style } from '../terminal/style.js';
import { foldedTable } from '../terminal/table.js';
import { costText } from './series.js';

/** What each shape costs in each condition, on the first case; and what is wrong there. */
export const conditionsText = (results: readonly ConditionResult[], style: Style, width: number): readonly string[] => {
  if (results.length === 0) return [];
  const costs = results.flatMap((result) => (result.state === 'measured' ? result.costs : []));
  const caseName = costs[0]?.case ?? '';
  const shapes = [...new Set(costs.map(({ shape }) => shape))];
  const rows = results.flatMap((result) =>
    result.state === 'measured' ? [[result.condition, ...shapes.map((shape) => cell(result, shape, caseName))]] : [],
  );
  return [
    style.bold(inert(`Conditions, case ${caseName}`)),
    ...foldedTable(['', ...shapes.map(inert)], rows, { lead: 1, width, paint: style.dim }),
    ...results.flatMap((result) => notes(result, style, width)),
  ];
};

const cell = (result: Extract<ConditionResult, { state: 'measured' }>, shape: string, caseName: string): string =>
  costText(result.costs.find((cost) => cost.shape === shape && cost.case === caseName)?.cost);

const notes = (result: ConditionResult, style: Style, width: number): readonly string[] => {
  const { condition, says } = result;
  if (result.state === 'skipped')
    return [marked(style.warn('-'), inert(`${condition} skipped: ${result.reason}`), width)];
  const wrong = result.invariants.filter(({ state }) => state === 'violated');
  const note = result.note === undefined ? '' : ` (${result.note})`;
  return [
    marked(' ', style.dim(inert(`${condition}: ${says}${note}`)), width),
    ...wrong.map((each) => invariantText(each, style, width)),
  ];
};
