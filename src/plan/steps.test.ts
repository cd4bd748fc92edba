import { describe, expect, it } from 'vitest';
import { MAJORS, type Major, recorded, recordedByCitus } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';

const planOf = (major: Major, name: string) => parsePlan(recorded(major, name).document);

describe.each(MAJORS)('scans, sorts and nested loops on PostgreSQL %i', (major) => {
  it.each([
    ['seq-scan', { kind: 'seq', table: 'orders', indexes: [], indexCond: false }],
    ['index-scan', { kind: 'index', table: 'orders', indexes: ['orders_pkey'], indexCond: true }],
    ['index-scan-backward', { kind: 'index', indexes: ['orders_pkey'], indexCond: false }],
    ['index-only-scan', { kind: 'index-only', indexes: ['orders_pkey'], indexCond: true }],
    ['bitmap-scan', { kind: 'bitmap', indexes: ['orders_customer'], indexCond: true }],
    ['bitmap-and', { kind: 'bitmap', indexes: ['orders_customer', 'orders_total'], indexCond: true }],
    ['tid-range-scan', { kind: 'tid', indexes: [] }],
    ['sample-scan', { kind: 'sample' }],
    ['foreign-scan', { kind: 'foreign', table: 'foreign_stock' }],
    ['parallel-seq-scan', { kind: 'seq', parallel: true }],
  ])('finds the access of %s', (name, expected) => {
    expect(planOf(major, name).scans).toEqual([expect.objectContaining(expected)]);
  });

  it('names the partitioned table that a partition belongs to, also when one alone is left', () => {
    expect(planOf(major, 'partitions').scans.map(({ table, partitionOf }) => `${table} of ${partitionOf}`)).toEqual([
      'event_2024 of event',
      'event_2025 of event',
      'event_2026 of event',
    ]);
    expect(planOf(major, 'partition-pruned').scans).toMatchObject([{ table: 'event_2025', partitionOf: 'event' }]);
    expect(planOf(major, 'self-join').scans.map(({ partitionOf }) => partitionOf)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('tells scans that were reached from those that were not', () => {
    const scans = planOf(major, 'one-time-filter-never-executed').scans;
    expect(scans.map(({ table, executed }) => ({ table, executed }))).toEqual([
      { table: 'stock', executed: true },
      { table: 'customer', executed: false },
    ]);
  });

  it('counts the outer rows of a nested loop', () => {
    expect(planOf(major, 'nested-loop-rounded').nestedLoops).toEqual([
      { path: '0.0', executed: true, outerRows: 6100 },
    ]);
  });

  it('lists sorts with their keys', () => {
    expect(planOf(major, 'sort-top-n').sorts).toEqual([
      { path: '0.0', incremental: false, key: ['note', 'id'], executed: true, rows: 4 },
    ]);
    expect(planOf(major, 'incremental-sort').sorts).toMatchObject([{ incremental: true, rows: 50 }]);
  });
});

describe('scans, sorts and nested loops on Citus', () => {
  it('names tables and indexes without their shards', () => {
    const { scans, nodes } = parsePlan(recordedByCitus('router-lookup').document);
    expect(scans).toMatchObject([{ table: 'workspace_recent_workflow', indexes: ['workspace_recent_workflow_pkey'] }]);
    expect(nodes.at(-2)?.raw['Relation Name']).toBe('workspace_recent_workflow_102110');
  });
});
