import { hiddenTasks } from './citus.js';
import { statementOf } from './document.js';
import { numberAt, objectAt, objectsAt, present, type Raw, textAt, textsAt } from './field.js';
import { fingerprintOf } from './fingerprint.js';
import type { ActualNode, PlanNode } from './node.js';
import type { Plan, TriggerCalls } from './plan.js';
import { qErrors } from './qerror.js';
import { type RowTotals, rowTotals } from './rows.js';
import { spillsOf } from './spill.js';
import { nestedLoopsOf, scansOf, sortsOf } from './steps.js';
import { preorder, readTree, type TreeNode } from './tree.js';
import { type Shares, sharesOf, workOf } from './work.js';

export interface ParseOptions {
  /** The server's major. Without it, "Disabled" keys tell 18 and later from earlier majors. */
  readonly serverMajor?: number;
}

/**
 * One document of EXPLAIN (FORMAT JSON), of any major from 14 on, executed or not, as a typed plan. Unknown nodes and
 * keys are kept. Throws `malformed-plan`, naming the place, for what is no plan at all.
 */
export function parsePlan(document: unknown, options: ParseOptions = {}): Plan {
  const statement = statementOf(document);
  const tree = readTree(statement.Plan);
  const treeNodes = preorder(tree);
  const fractional = options.serverMajor === undefined ? saysDisabled(treeNodes) : options.serverMajor >= 18;
  const shares = sharesOf(tree);
  const rows = rowTotals(tree, fractional);
  const rowsAt = ({ path }: TreeNode) => rows.get(path);
  const root = planNode(tree, { shares, rowsAt, qErrors: qErrors(tree, rowsAt) });
  const nodes = preorder(root);
  const scans = scansOf(root);
  const spills = spillsOf(tree, (path) => ownTempBlocks(shares, path));
  const notCountable = whyNotCountable(statement, nodes);
  const work =
    notCountable === undefined ? workOf({ nodes, shares, scans, spills: spills.length, statement }) : undefined;
  return present({
    root,
    nodes,
    fingerprint: fingerprintOf(root),
    planningTimeMs: numberAt(statement, 'Planning Time'),
    executionTimeMs: numberAt(statement, 'Execution Time'),
    serialization: serializationOf(statement),
    jit: (numberAt(objectAt(statement, 'JIT') ?? {}, 'Functions') ?? 0) > 0,
    parallel: nodes.some(({ workersPlanned }) => (workersPlanned ?? 0) > 0),
    settings: settingsOf(statement),
    work,
    notCountable,
    rowsExact: work !== undefined && work.rowsScannedError === 0 && work.rowsRemovedError === 0,
    scans,
    sorts: sortsOf(nodes),
    spills,
    nestedLoops: nestedLoopsOf(nodes),
    triggers: triggersOf(statement),
    worstQError: worst(nodes),
  });
}

const saysDisabled = (nodes: readonly TreeNode[]) => nodes.some(({ raw }) => 'Disabled' in raw);

/** A sum over part of a plan is not a count: then there is none, and this is the reason. */
function whyNotCountable(statement: Raw, nodes: readonly PlanNode[]): string | undefined {
  if (nodes[0]?.actual === undefined) return 'the plan was not executed (EXPLAIN without ANALYZE)';
  if (!nodes.every(({ raw }) => 'Shared Hit Blocks' in raw)) return 'blocks were not counted (EXPLAIN without BUFFERS)';
  return hiddenTasks(statement.Plan);
}

const serializationOf = (statement: Raw): Plan['serialization'] => {
  const said = objectAt(statement, 'Serialization');
  if (said === undefined) return undefined;
  return present({
    timeMs: numberAt(said, 'Time'),
    outputKb: numberAt(said, 'Output Volume') ?? 0,
    sharedBlocks: (numberAt(said, 'Shared Hit Blocks') ?? 0) + (numberAt(said, 'Shared Read Blocks') ?? 0),
  });
};

const settingsOf = (statement: Raw): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectAt(statement, 'Settings') ?? {}).map(([name, value]) => [name, String(value)]),
  );

const triggersOf = (statement: Raw): TriggerCalls[] =>
  objectsAt(statement, 'Triggers').map((trigger) =>
    present({
      name: textAt(trigger, 'Trigger Name') ?? '',
      relation: textAt(trigger, 'Relation'),
      constraint: textAt(trigger, 'Constraint Name'),
      calls: numberAt(trigger, 'Calls') ?? 0,
      timeMs: numberAt(trigger, 'Time'),
    }),
  );

const worst = (nodes: readonly PlanNode[]): Plan['worstQError'] =>
  nodes.reduce<Plan['worstQError']>(
    (most, { path, qError }) => (qError !== undefined && qError > (most?.qError ?? 0) ? { path, qError } : most),
    undefined,
  );

interface Findings {
  readonly shares: Shares;
  readonly rowsAt: (node: TreeNode) => RowTotals | undefined;
  readonly qErrors: ReadonlyMap<string, number>;
}

function planNode(node: TreeNode, findings: Findings): PlanNode {
  const { raw, name } = node;
  return present({
    path: node.path,
    nodeType: node.nodeType,
    parentRelationship: node.relationship,
    schema: textAt(raw, 'Schema'),
    relationName: name('Relation Name'),
    alias: name('Alias'),
    indexName: name('Index Name'),
    cteName: textAt(raw, 'CTE Name'),
    functionName: textAt(raw, 'Function Name'),
    subplanName: textAt(raw, 'Subplan Name'),
    joinType: textAt(raw, 'Join Type'),
    strategy: textAt(raw, 'Strategy'),
    partialMode: textAt(raw, 'Partial Mode'),
    operation: textAt(raw, 'Operation'),
    customPlanProvider: textAt(raw, 'Custom Plan Provider'),
    parallelAware: raw['Parallel Aware'] === true,
    planRows: numberAt(raw, 'Plan Rows') ?? 0,
    planWidth: numberAt(raw, 'Plan Width') ?? 0,
    startupCost: numberAt(raw, 'Startup Cost') ?? 0,
    totalCost: numberAt(raw, 'Total Cost') ?? 0,
    actual: actualNode(node, findings),
    qError: findings.qErrors.get(node.path),
    sortMethod: textAt(raw, 'Sort Method'),
    sortSpaceType: textAt(raw, 'Sort Space Type'),
    sortSpaceUsedKb: numberAt(raw, 'Sort Space Used'),
    filter: textAt(raw, 'Filter'),
    indexCond: textAt(raw, 'Index Cond'),
    sortKey: textsAt(raw, 'Sort Key'),
    workersPlanned: numberAt(raw, 'Workers Planned'),
    workersLaunched: numberAt(raw, 'Workers Launched'),
    raw,
    children: node.children.map((child) => planNode(child, findings)),
  });
}

function actualNode(node: TreeNode, { shares, rowsAt }: Findings): ActualNode | undefined {
  const totals = rowsAt(node);
  if (totals === undefined) return undefined;
  const at = (key: string) => numberAt(node.raw, key) ?? 0;
  return present({
    ...totals,
    startupTimeMs: numberAt(node.raw, 'Actual Startup Time'),
    totalTimeMs: numberAt(node.raw, 'Actual Total Time'),
    heapFetches: at('Heap Fetches'),
    rowsExact: totals.rowsError === 0 && totals.rowsRemovedError === 0,
    sharedBlocks: at('Shared Hit Blocks') + at('Shared Read Blocks'),
    tempBlocks: at('Temp Read Blocks') + at('Temp Written Blocks'),
    ownSharedBlocks:
      (shares['Shared Hit Blocks'].get(node.path) ?? 0) + (shares['Shared Read Blocks'].get(node.path) ?? 0),
    ownTempBlocks: ownTempBlocks(shares, node.path),
  });
}

const ownTempBlocks = (shares: Shares, path: string): number =>
  (shares['Temp Read Blocks'].get(path) ?? 0) + (shares['Temp Written Blocks'].get(path) ?? 0);
