import { createHash } from 'node:crypto';
import { textAt } from './field.js';
import type { PlanNode } from './node.js';

/** Before PostgreSQL 17 the name of a subplan carries its parameters: "InitPlan 1 (returns $0)". */
const subplan = (name: string | undefined) => name?.replace(/ \(returns .*\)$/, '');

/** Values that say no more than the key's absence. */
const unlessDefault = (value: string | undefined, ...defaults: string[]) =>
  value === undefined || defaults.includes(value) ? undefined : value;

/** What a node is, without costs, counts, conditions and what only some majors print. */
export const identityOf = (node: PlanNode): string =>
  [
    node.parallelAware ? 'Parallel' : undefined,
    unlessDefault(node.partialMode, 'Simple'),
    unlessDefault(node.strategy, 'Plain'),
    node.operation,
    node.nodeType,
    textAt(node.raw, 'Command'),
    node.joinType,
    unlessDefault(textAt(node.raw, 'Scan Direction'), 'Forward', 'NoMovement'),
    node.indexName && `using ${node.indexName}`,
    node.relationName && `on ${node.relationName}`,
    node.alias && `as ${node.alias}`,
    node.cteName && `cte ${node.cteName}`,
    node.functionName && `function ${node.functionName}`,
    node.customPlanProvider,
    node.subplanName && `= ${subplan(node.subplanName)}`,
  ]
    .filter((part) => part !== undefined)
    .join(' ');

/**
 * Up to PostgreSQL 17 a set operation reads an Append of "*SELECT* 1" and "*SELECT* 2"; from 18 on it has its two inputs
 * as children.
 */
function inputs(node: PlanNode): readonly PlanNode[] {
  if (node.nodeType !== 'SetOp') return node.children;
  const direct = node.children.flatMap((child) => (child.nodeType === 'Append' ? child.children : [child]));
  return direct.map((child) => (/^\*SELECT\* \d+$/.test(child.alias ?? '') ? (child.children[0] ?? child) : child));
}

/** Whatever hangs on a set operation or join is told apart by order; only subplans and tasks by their relationship. */
const relationship = (node: PlanNode): string =>
  unlessDefault(node.parentRelationship, 'Outer', 'Inner', 'Member', 'Subquery') ?? '';

function describe(node: PlanNode): string {
  const children = inputs(node).map((child) => `${relationship(child)}(${describe(child)})`);
  // Tasks differ only in their shards: one of a kind stands for all, however many EXPLAIN showed.
  return [identityOf(node), ...new Set(children.filter(isTask)), ...children.filter((child) => !isTask(child))].join(
    '',
  );
}

const isTask = (described: string) => described.startsWith('Remote Plan(');

/** 16 hex digits that are equal for plans of the same nodes on the same relations, aliases and indexes. */
export const fingerprintOf = (root: PlanNode): string =>
  createHash('sha256').update(describe(root)).digest('hex').slice(0, 16);
