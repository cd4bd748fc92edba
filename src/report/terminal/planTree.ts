import type { PlanNode } from '../../plan/node.js';
import type { Plan } from '../../plan/plan.js';
import { clipped, inert } from '../inert.js';
import { countText, shortCount, timeText } from '../units.js';
import { marked } from './line.js';
import { type Style, styleOf } from './style.js';
import { type Heading, tableText } from './table.js';

export interface PlanTreeOptions {
  /** A node in words, as plan/ names it. */
  readonly label: (node: PlanNode) => string;
  readonly colour?: boolean;
  /** Columns; 80 unless told. */
  readonly width?: number;
}

const HEADINGS: readonly Heading[] = [
  { text: 'node', align: ['left'] },
  { text: 'rows', align: ['right'] },
  { text: 'planned', align: ['right'] },
  { text: 'loops', align: ['right'] },
  { text: 'blocks', align: ['right'] },
  { text: 'time a loop', align: ['right'] },
];

/** What the columns of numbers take, gaps included. */
const NUMBERS_WIDTH = 50;

/** An estimate that is off by more is what a reader looks for. */
const FAR_OFF = 10;

/**
 * A plan for a person at a terminal, each node with its rows over all loops, what the planner expected, the blocks that it
 * alone touched and its time; far-off estimates and spills stand out. Ends with a line break.
 */
export const planToTerminal = (plan: Plan, { label, colour = false, width = 80 }: PlanTreeOptions): string => {
  const style = styleOf(colour);
  const rows = plan.nodes.map((node) => cells(node, label(node), style, width - NUMBERS_WIDTH));
  const notes = plan.nodes.flatMap((node) => noteTexts(node, plan, label, style, width));
  return [tableText(HEADINGS, rows, style.dim), ...(notes.length > 0 ? ['', ...notes] : []), '', totals(plan), ''].join(
    '\n',
  );
};

const cells = (node: PlanNode, label: string, style: Style, limit: number): readonly string[] => {
  const { actual, planRows, path } = node;
  const depth = path.split('.').length - 1;
  const name = clipped(`${'  '.repeat(Math.min(depth, 10))}${inert(label)}`, limit);
  const planned = shortCount(planRows);
  if (!actual) return [name, '', planned, '', '', ''];
  return [
    name,
    shortCount(actual.rows),
    isFarOff(node) ? style.bad(planned) : planned,
    shortCount(actual.loops),
    actual.ownSharedBlocks > 0 ? shortCount(actual.ownSharedBlocks) : style.dim('0'),
    actual.totalTimeMs === undefined ? '' : timeText(actual.totalTimeMs),
  ];
};

const isFarOff = ({ qError }: PlanNode): boolean => (qError ?? 1) >= FAR_OFF;

/** What the numbers do not say: conditions, estimates that are far off, and what went to disk. */
const noteTexts = (
  node: PlanNode,
  { spills }: Plan,
  label: PlanTreeOptions['label'],
  style: Style,
  width: number,
): readonly string[] => {
  const spill = spills.find(({ path }) => path === node.path);
  const conditions = [
    ...(node.indexCond === undefined ? [] : [`index condition ${node.indexCond}`]),
    ...(node.filter === undefined ? [] : [`filter ${node.filter}`]),
  ];
  const faults = [
    ...(isFarOff(node) ? [`the planner was off by ${countText(node.qError ?? 1)} times`] : []),
    ...(spill === undefined
      ? []
      : [`went to disk${spill.diskKb === undefined ? '' : `, ${countText(spill.diskKb)} kB`}`]),
  ];
  return [
    ...(conditions.length === 0
      ? []
      : [marked(' ', inert(`${label(node)}: ${conditions.join('; ')}`), width, style.dim)]),
    ...faults.map((fault) => marked(style.bad('!'), inert(`${label(node)}: ${fault}`), width, style.bad)),
  ];
};

const totals = ({ work, planningTimeMs, executionTimeMs }: Plan): string =>
  [
    ...(work ? [`${shortCount(work.sharedBlocks)} shared blocks`] : []),
    ...(planningTimeMs === undefined ? [] : [`planned in ${timeText(planningTimeMs)}`]),
    ...(executionTimeMs === undefined ? [] : [`executed in ${timeText(executionTimeMs)}`]),
  ].join(', ');
