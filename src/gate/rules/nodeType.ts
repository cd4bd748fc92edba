import type { PlanNode } from '../../plan/node.js';
import type { NodeType } from '../../scenario/nodeTypes.js';
import { EVERY_PLAN, nodeWords, onPlans, rowsOf } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen: none may have a node of the type. */
export const forbiddenNode: Rule<'forbiddenNode'> = {
  needs: EVERY_PLAN,
  judge: ({ nodeType }, { measurements }) =>
    onPlans(
      measurements,
      ({ nodes }) =>
        nodes.filter((node) => isOf(node, nodeType)).map((node) => ({ words: nodeWords(node), weight: rowsOf(node) })),
      { passes: `no ${nodeType}` },
    ),
};

/** Judged on every plan that was seen: each must have a node of the type. */
export const requiredNode: Rule<'requiredNode'> = {
  needs: EVERY_PLAN,
  judge: ({ nodeType }, { measurements }) =>
    onPlans(
      measurements,
      ({ nodes }) => {
        if (nodes.some((node) => isOf(node, nodeType))) return [];
        const [root] = nodes;
        return [{ words: `no ${nodeType}; ${root && nodeWords(root)}`, weight: root ? rowsOf(root) : 0 }];
      },
      { passes: `every plan has a ${nodeType}` },
    ),
};

const AGGREGATES: Readonly<Partial<Record<NodeType, string>>> = {
  GroupAggregate: 'Sorted',
  HashAggregate: 'Hashed',
  MixedAggregate: 'Mixed',
};

/** EXPLAIN's JSON names every aggregate alike, and its strategy beside it. */
const isOf = ({ nodeType, strategy }: PlanNode, wanted: NodeType): boolean =>
  nodeType === wanted ||
  (nodeType === 'Aggregate' && AGGREGATES[wanted] !== undefined && strategy === AGGREGATES[wanted]);
