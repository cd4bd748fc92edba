import type { PlanNode } from './node.js';

const AGGREGATES: Readonly<Record<string, string>> = {
  Sorted: 'GroupAggregate',
  Hashed: 'HashAggregate',
  Mixed: 'MixedAggregate',
};

const withPartialMode = (type: string, mode: string | undefined): string =>
  mode === undefined || mode === 'Simple' ? type : `${mode} ${type}`;

function stepOf({ nodeType, joinType, strategy, partialMode, operation, customPlanProvider }: PlanNode): string {
  if (nodeType === 'Aggregate') return withPartialMode(AGGREGATES[strategy ?? ''] ?? 'Aggregate', partialMode);
  if (nodeType === 'Custom Scan' && customPlanProvider !== undefined) return `Custom Scan (${customPlanProvider})`;
  if (operation !== undefined) return nodeType === 'ModifyTable' ? operation : `${nodeType} (${operation})`;
  if (joinType === undefined || joinType === 'Inner') return nodeType;
  return `${nodeType.replace(/ Join$/, '')} ${joinType} Join`;
}

/** A node as EXPLAIN's text format heads it: "Parallel Index Scan using orders_pkey on orders o". */
export function labelOf(node: PlanNode): string {
  const target = node.relationName ?? node.cteName ?? node.functionName;
  const step = `${node.parallelAware ? 'Parallel ' : ''}${stepOf(node)}`;
  const index = node.indexName === undefined ? '' : ` using ${node.indexName}`;
  if (target === undefined) return `${step}${index}${node.alias === undefined ? '' : ` on ${node.alias}`}`;
  return `${step}${index} on ${target}${node.alias === undefined || node.alias === target ? '' : ` ${node.alias}`}`;
}
