import type { ScenarioReport } from '../report.js';

const buffers = (blocks: number, temp = 0) => ({
  'Shared Hit Blocks': Math.floor(blocks * 0.4),
  'Shared Read Blocks': blocks - Math.floor(blocks * 0.4),
  'Shared Dirtied Blocks': 0,
  'Shared Written Blocks': 0,
  'Local Hit Blocks': 0,
  'Local Read Blocks': 0,
  'Local Dirtied Blocks': 0,
  'Local Written Blocks': 0,
  'Temp Read Blocks': temp,
  'Temp Written Blocks': temp,
});

const node = (type: string, rows: number, ms: number, loops: number, rest: object = {}, ...plans: object[]) => ({
  'Node Type': type,
  'Parallel Aware': false,
  'Async Capable': false,
  'Startup Cost': 0.43,
  'Total Cost': Math.round(rows * 0.4 * 100) / 100 + 8.4,
  'Plan Rows': Math.max(1, Math.round(rows * 0.8)),
  'Plan Width': 24,
  'Actual Startup Time': ms * 0.4,
  'Actual Total Time': ms,
  'Actual Rows': rows,
  'Actual Loops': loops,
  Disabled: false,
  ...rest,
  ...(plans.length > 0 && { Plans: plans }),
});

/** The EXPLAIN document of the reference (`old`) or of the candidate. */
export const planDocument = (
  old: boolean,
  runs: number,
  distinct: number,
  ms: number,
  blocks: number,
  taint: string,
) => {
  const child = { 'Parent Relationship': 'Outer' };
  const scan = node('Seq Scan', runs / 3, ms * 0.5, 3, {
    ...child,
    ...buffers(blocks),
    'Relation Name': `bots_savedrun${taint}`,
    Alias: 'bots_savedrun',
    Filter: `(workspace_id = '5'::bigint)${taint}`,
    'Rows Removed by Filter': Math.floor((7_387_483 - runs) / 3),
  });
  const sort = node(
    'Sort',
    runs / 3,
    ms * 0.8,
    3,
    {
      ...child,
      ...buffers(blocks, 5402),
      'Sort Key': ['published_run_id', 'updated_at DESC'],
      'Sort Method': 'external merge',
      'Sort Space Used': 21_608,
      'Sort Space Type': 'Disk',
    },
    scan,
  );
  const gather = node(
    'Gather Merge',
    runs,
    ms * 0.95,
    1,
    { ...child, ...buffers(blocks, 5402), 'Workers Planned': 2, 'Workers Launched': 2 },
    sort,
  );
  const unique = node('Unique', distinct, ms * 0.98, 1, { ...child, ...buffers(blocks, 5402) }, gather);
  const index = node('Index Only Scan', Math.min(4, distinct), ms, 1, {
    ...child,
    ...buffers(blocks),
    'Scan Direction': 'Forward',
    'Index Name': 'last_used_latest',
    'Relation Name': `last_used${taint}`,
    Alias: 'last_used',
    'Index Cond': "(workspace_id = '5'::bigint)",
    'Heap Fetches': 0,
  });
  const inner = old
    ? node(
        'Sort',
        Math.min(4, distinct),
        ms * 0.99,
        1,
        {
          ...child,
          ...buffers(blocks, 5402),
          'Sort Key': ['last_used_at DESC'],
          'Sort Method': 'quicksort',
          'Sort Space Used': 25,
          'Sort Space Type': 'Memory',
        },
        unique,
      )
    : index;
  return [
    {
      Plan: node('Limit', Math.min(4, distinct), ms, 1, buffers(blocks, old ? 5402 : 0), inner),
      Settings: { random_page_cost: '1.1' },
      Planning: buffers(old ? 64 : 21),
      'Planning Time': 0.21,
      Triggers: [],
      'Execution Time': ms,
    },
  ];
};

/** How the two plans differ. */
export const planDiffOf = (taint: string): NonNullable<ScenarioReport['comparisons'][number]['planDiff']> => {
  const node = (path: string, label: string, rows: number, blocks: number) => ({
    path,
    label: label + taint,
    depth: path.split('.').length - 1,
    planRows: rows * 0.8,
    rows,
    loops: 1,
    ownSharedBlocks: blocks,
    qError: 1.25,
  });
  return {
    samePlan: false,
    rows: [
      { state: 'same', before: node('0', 'Limit', 4, 0), after: node('0', 'Limit', 4, 0) },
      { state: 'removed', before: node('0.0', 'Sort', 4, 0) },
      { state: 'removed', before: node('0.0.0', 'Gather Merge', 1_780_569, 0) },
      {
        state: 'changed',
        before: node('0.0.0.0', 'Parallel Seq Scan on bots_savedrun', 1_780_569, 325_121),
        after: node('0.0', 'Index Only Scan using last_used_latest on last_used', 4, 3),
        changes: [{ what: 'Index Cond', after: `(workspace_id = 5)${taint}` }],
      },
    ],
  };
};
