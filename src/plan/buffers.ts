import { numberAt, textAt } from './field.js';
import { preorder, type TreeNode } from './tree.js';

/** EXPLAIN's counters that include everything below a node. They are totals already: never per loop. */
export const INCLUSIVE_COUNTERS = [
  'Shared Hit Blocks',
  'Shared Read Blocks',
  'Shared Dirtied Blocks',
  'Local Hit Blocks',
  'Local Read Blocks',
  'Temp Read Blocks',
  'Temp Written Blocks',
  'WAL Records',
  'WAL FPI',
  'WAL Bytes',
] as const;
export type InclusiveCounter = (typeof INCLUSIVE_COUNTERS)[number];

/**
 * Each node's own share of an inclusive counter, by path.
 *
 * A node's children are taken off it, except plans that ran apart (Citus tasks), which it never included, and
 * init plans and CTEs: EXPLAIN hangs those on the topmost node of their query, while they run inside whichever node
 * first asks for their value, so they are taken off that node. Whatever is left of a data-modifying CTE ran
 * after the main plan and is in no other node's count. Shares are never negative, and add up to what the statement did.
 */
export function ownShares(root: TreeNode, counter: InclusiveCounter): ReadonlyMap<string, number> {
  const total = (node: TreeNode) => numberAt(node.raw, counter) ?? 0;
  const nodes = preorder(root);
  const own = new Map<string, number>();
  for (const node of nodes) {
    const inside = node.children.filter((child) => !child.apart && child.relationship !== 'InitPlan');
    own.set(node.path, Math.max(0, total(node) - inside.reduce((sum, child) => sum + total(child), 0)));
  }
  for (const holder of nodes) {
    for (const initPlan of holder.children.filter((child) => child.relationship === 'InitPlan')) {
      takeOff(own, payers(holder, initPlan), total(initPlan));
    }
  }
  return own;
}

function takeOff(own: Map<string, number>, from: readonly TreeNode[], amount: number): void {
  let left = amount;
  for (const { path } of from) {
    const taken = Math.min(left, own.get(path) ?? 0);
    own.set(path, (own.get(path) ?? 0) - taken);
    left -= taken;
  }
}

/** Who may have run the init plan, likeliest first: those that name it, the node it hangs on, the rest below that. */
function payers(holder: TreeNode, initPlan: TreeNode): TreeNode[] {
  const others = withoutSubtree(holder, initPlan);
  const naming = others.filter((node) => node !== holder && names(node, initPlan));
  if (initPlan.nodeType === 'ModifyTable') return naming;
  return [...new Set([...naming, ...others])];
}

const withoutSubtree = (node: TreeNode, left: TreeNode): TreeNode[] => [
  node,
  ...node.children.filter((child) => child !== left && !child.apart).flatMap((child) => withoutSubtree(child, left)),
];

/** "CTE x" is read by scans of CTE x; "InitPlan 1 (returns $0)" by expressions with $0, from 17 on "InitPlan 1". */
function names(node: TreeNode, initPlan: TreeNode): boolean {
  const name = textAt(initPlan.raw, 'Subplan Name') ?? '';
  if (name.startsWith('CTE ')) return textAt(node.raw, 'CTE Name') === name.slice('CTE '.length);
  const references = name.match(/\$\d+/g) ?? [name.replace(/ \(.*/, '')];
  const mentioned = references.map((reference) => new RegExp(`${reference.replace('$', '\\$')}(?!\\d)`));
  return Object.entries(node.raw)
    .filter(([key]) => key !== 'Subplan Name')
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .some((value) => typeof value === 'string' && mentioned.some((pattern) => pattern.test(value)));
}
