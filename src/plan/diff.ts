import { withoutLiterals } from '../sql/literals.js';
import { alignTrees } from './align.js';
import { CRITERIA } from './criteria.js';
import { present } from './field.js';
import { identityOf } from './fingerprint.js';
import { labelOf } from './label.js';
import type { PlanNode } from './node.js';
import type { Plan } from './plan.js';
import { preorder } from './tree.js';

/** One plan's node in a diff. */
export interface DiffNode {
  readonly path: string;
  /** For people: "Index Scan using orders_pkey on orders o". */
  readonly label: string;
  /** How deep it stands in its own plan; the root is 0. */
  readonly depth: number;
  readonly planRows: number;
  /** Over all loops; absent, like the next three, where the plan was not executed. */
  readonly rows?: number;
  readonly loops?: number;
  readonly ownSharedBlocks?: number;
  readonly qError?: number;
}

/** What differs between two paired nodes, in PostgreSQL's words; a side that says nothing is absent. */
export interface DiffChange {
  readonly what: string;
  readonly before?: string;
  readonly after?: string;
}

/** One line of a diff. `moved`: the same scan of the same table, elsewhere in the tree (a join turned round). */
export type DiffRow =
  | { readonly state: 'same'; readonly before: DiffNode; readonly after: DiffNode }
  | {
      readonly state: 'changed' | 'moved';
      readonly before: DiffNode;
      readonly after: DiffNode;
      readonly changes: readonly DiffChange[];
    }
  | { readonly state: 'removed'; readonly before: DiffNode }
  | { readonly state: 'added'; readonly after: DiffNode };

export interface PlanDiff {
  /** Whether the fingerprints are equal. */
  readonly samePlan: boolean;
  /** In the order of both plans, parents first. */
  readonly rows: readonly DiffRow[];
}

/** Two plans aligned node by node, with rows, blocks and q-error on each side. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const pairs = alignTrees(before.root, after.root, pairingCost);
  const moved = movedPairs(before.nodes, after.nodes, pairs);
  return { samePlan: before.fingerprint === after.fingerprint, rows: [...rowsInOrder(before, after, pairs, moved)] };
}

const JOINS = new Set(['Nested Loop', 'Hash Join', 'Merge Join']);
const isJoin = ({ nodeType }: PlanNode) => JOINS.has(nodeType);

/** Two nodes that read the same table under the same alias, by whatever path. */
const readSame = (a: PlanNode, b: PlanNode): boolean =>
  a.relationName !== undefined && a.relationName === b.relationName && a.alias === b.alias;

/**
 * What pairing costs: nothing for equal nodes, up to 1 for the same step done otherwise, 3 (never paired) for two that have
 * nothing in common but perhaps their node type.
 */
function pairingCost(a: PlanNode, b: PlanNode): number {
  if (identityOf(a) === identityOf(b)) return 0;
  if (a.relationName !== undefined || b.relationName !== undefined) return readSame(a, b) ? 0.5 : 3;
  if (a.nodeType === b.nodeType) return 0.25;
  if (isJoin(a) && isJoin(b)) return 0.5;
  return a.nodeType.endsWith('Sort') && b.nodeType.endsWith('Sort') ? 0.5 : 3;
}

/** Scans that the alignment, which keeps order, had to leave unpaired although both plans have them. */
function movedPairs(
  before: readonly PlanNode[],
  after: readonly PlanNode[],
  pairs: ReadonlyMap<PlanNode, PlanNode>,
): Map<PlanNode, PlanNode> {
  const paired = new Set(pairs.values());
  const free = new Set(after.filter((node) => !paired.has(node)));
  const moved = new Map<PlanNode, PlanNode>();
  for (const node of before.filter((one) => !pairs.has(one))) {
    const partner = [...free].find((one) => readSame(node, one));
    if (partner === undefined) continue;
    moved.set(node, partner);
    free.delete(partner);
  }
  return moved;
}

/** Merges both plans' nodes; pairs keep their order in both, so each side is walked once. */
function* rowsInOrder(
  before: Plan,
  after: Plan,
  pairs: ReadonlyMap<PlanNode, PlanNode>,
  moved: ReadonlyMap<PlanNode, PlanNode>,
): Generator<DiffRow> {
  const arrivals = new Map([...moved].map(([from, to]) => [to, from]));
  const paired = new Set(pairs.values());
  const pending = [...after.nodes];
  const unpaired = function* (): Generator<DiffRow> {
    while (pending[0] !== undefined && !paired.has(pending[0])) {
      const node = pending.shift() as PlanNode;
      const from = arrivals.get(node);
      yield from === undefined ? { state: 'added', after: diffNode(node) } : pairedRow(from, node, 'moved');
    }
  };
  for (const node of preorder(before.root)) {
    const partner = pairs.get(node);
    if (partner === undefined) {
      if (!moved.has(node)) yield { state: 'removed', before: diffNode(node) };
      continue;
    }
    yield* unpaired();
    pending.shift();
    yield pairedRow(node, partner, 'changed');
  }
  yield* unpaired();
}

function pairedRow(before: PlanNode, after: PlanNode, state: 'changed' | 'moved'): DiffRow {
  const changes = changesOf(before, after);
  const sides = { before: diffNode(before), after: diffNode(after) };
  return state === 'changed' && changes.length === 0 ? { state: 'same', ...sides } : { state, ...sides, changes };
}

const COMPARED = ['Node Type', 'Strategy', 'Join Type', 'Scan Direction', 'Index Name', 'Parallel Aware', ...CRITERIA];

/** Other parameters of the same query are no other plan. */
const withoutParameters = (text = ''): string => withoutLiterals(text).replace(/(?<=\$)\d+/g, '?');

const words = (value: unknown): string | undefined => {
  if (value === undefined || value === false) return undefined;
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const changesOf = (before: PlanNode, after: PlanNode): DiffChange[] =>
  COMPARED.map((what) => ({ what, before: words(before.raw[what]), after: words(after.raw[what]) }))
    .filter((change) => withoutParameters(change.before) !== withoutParameters(change.after))
    .map(present);

const diffNode = (node: PlanNode): DiffNode =>
  present({
    path: node.path,
    label: labelOf(node),
    depth: node.path.split('.').length - 1,
    planRows: node.planRows,
    rows: node.actual?.rows,
    loops: node.actual?.loops,
    ownSharedBlocks: node.actual?.ownSharedBlocks,
    qError: node.qError,
  });
