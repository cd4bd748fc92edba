import { type DistributedPlan, distributedPlans, stripShard } from './citus.js';
import { malformedPlan } from './document.js';
import { isObject, type Raw, textAt } from './field.js';

/** A node as EXPLAIN gave it, and where it stands. */
export interface TreeNode {
  readonly path: string;
  readonly nodeType: string;
  readonly relationship?: string;
  /** The node's own keys, children left out. */
  readonly raw: Raw;
  /** Ran as a statement of its own (a Citus task or subplan): its counters are in no other node's. */
  readonly apart: boolean;
  /** A name that EXPLAIN gave, without the number of a Citus shard. */
  readonly name: (key: string) => string | undefined;
  readonly children: readonly TreeNode[];
}

const CHILD_KEYS = new Set(['Plans', 'Distributed Query']);

const ownKeys = (raw: Raw): Raw => Object.fromEntries(Object.entries(raw).filter(([key]) => !CHILD_KEYS.has(key)));

interface Place {
  readonly path: string;
  /** The same place in the document's own terms, for error messages. */
  readonly where: string;
  readonly onShard: boolean;
  readonly apart?: DistributedPlan['relationship'];
}

const plansOf = (raw: Raw, where: string): readonly unknown[] => {
  const plans = raw.Plans ?? [];
  if (Array.isArray(plans)) return plans;
  throw malformedPlan(`${where}.Plans`, 'no array');
};

/** Reads the tree below `raw`. Throws `malformed-plan` where a child is no node. */
export function readTree(raw: unknown, place: Place = { path: '0', where: 'Plan', onShard: false }): TreeNode {
  const { path, where, onShard } = place;
  if (!isObject(raw)) throw malformedPlan(where, 'no object');
  const nodeType = textAt(raw, 'Node Type');
  if (nodeType === undefined) throw malformedPlan(where, 'no "Node Type"');
  const plans = plansOf(raw, where);
  const children = plans.map((child, index) =>
    readTree(child, { path: `${path}.${index}`, where: `${where}.Plans[${index}]`, onShard }),
  );
  const distributed = distributedPlans(raw, where).map((child, index) =>
    readTree(child.plan, {
      path: `${path}.${plans.length + index}`,
      where: child.where,
      onShard: onShard || child.relationship === 'Remote Plan',
      apart: child.relationship,
    }),
  );
  const relationship = place.apart ?? textAt(raw, 'Parent Relationship');
  return {
    path,
    nodeType,
    ...(relationship === undefined ? {} : { relationship }),
    raw: ownKeys(raw),
    apart: place.apart !== undefined,
    name: (key) => (onShard ? stripShard(textAt(raw, key)) : textAt(raw, key)),
    children: [...children, ...distributed],
  };
}

/** The node and all below it, parents first. */
export const preorder = <N extends { readonly children: readonly N[] }>(node: N): N[] => [
  node,
  ...node.children.flatMap(preorder),
];
