import { withoutLiterals } from '../sql/literals.js';
import { CRITERIA } from './criteria.js';
import type { PlanNode } from './node.js';
import type { Plan } from './plan.js';

/** What a plan is compared by, of one node: PostgreSQL's own keys, literals blanked. */
export interface OutlineNode {
  /** How deep it stands; the root is 0. Nodes follow in the order of EXPLAIN, parents first. */
  readonly depth: number;
  readonly [key: string]: unknown;
}

/** Keys that say which plan it is: what a fingerprint or a diff reads. */
const KEPT = [
  'Node Type',
  'Parent Relationship',
  'Subplan Name',
  'Parallel Aware',
  'Partial Mode',
  'Strategy',
  'Operation',
  'Command',
  'Join Type',
  'Scan Direction',
  'Index Name',
  'Relation Name',
  'Alias',
  'CTE Name',
  'Function Name',
  'Custom Plan Provider',
  ...CRITERIA,
];

/** Conditions are compared and shown without what a user's data put into them. */
const withoutData = (key: string, value: unknown): unknown =>
  typeof value === 'string' && (key.endsWith('Cond') || key.endsWith('Filter')) ? withoutLiterals(value) : value;

/** What a child is to its parent matters only where it is a subplan. */
const PLAIN = ['Outer', 'Inner', 'Member', 'Subquery'];

const isTelling = (key: string, value: unknown): boolean =>
  value !== undefined && value !== false && !(key === 'Parent Relationship' && PLAIN.includes(String(value)));

/** A plan as a flat list of nodes, small enough to be kept and read in a review. */
export const outlineOf = ({ nodes }: Plan): readonly OutlineNode[] => nodes.map(outlineNode);

const outlineNode = (node: PlanNode): OutlineNode => {
  const { path, parentRelationship, relationName, alias, indexName } = node;
  // The parsed names: those that EXPLAIN gave may carry the number of a Citus shard.
  const names = { 'Relation Name': relationName, Alias: alias, 'Index Name': indexName };
  const raw: PlanNode['raw'] = { ...node.raw, ...names, 'Parent Relationship': parentRelationship };
  const kept = KEPT.filter((key) => isTelling(key, raw[key])).map((key) => [key, withoutData(key, raw[key])]);
  return { depth: path.split('.').length - 1, ...Object.fromEntries(kept) };
};

interface Branch {
  readonly [key: string]: unknown;
  readonly Plans: Branch[];
}

/** An outline as an EXPLAIN document that was not executed, which parses into a plan again. */
export const outlineDocument = (outline: readonly OutlineNode[]): unknown => {
  const open: Branch[] = [];
  let root: Branch | undefined;
  for (const { depth, ...node } of outline) {
    const branch: Branch = { ...node, Plans: [] };
    open[depth - 1]?.Plans.push(branch);
    open[depth] = branch;
    root ??= branch;
  }
  return [{ Plan: root }];
};
