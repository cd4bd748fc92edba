import { describe, expect, it } from 'vitest';
import { type Counted, MAJORS, recorded, recordedByCitus, recordedOn } from './fixtures/recorded.js';
import { parsePlan } from './parse.js';
import type { Plan } from './plan.js';
import type { Work } from './work.js';

const workOf = (plan: Plan): Work => {
  if (plan.work === undefined) throw new Error(`No work: ${plan.notCountable}`);
  return plan.work;
};

/** What EXPLAIN counts in no node: the checks of foreign keys, and reading wide values in order to send them. */
const UNSEEN = ['insert', 'wide'];

/** The statistics count no rows of scans that leave the table alone, and those of other servers, sessions and workers. */
const readsOnlyTables = (plan: Plan) =>
  !plan.parallel &&
  plan.triggers.length === 0 &&
  plan.nodes.every(({ nodeType }) => nodeType !== 'ModifyTable') &&
  plan.scans.every(({ kind, table }) => ['seq', 'sample', 'index', 'bitmap'].includes(kind) && table !== 'scratch');

/** Planning looks up the ends of indexes, which the statistics count like scans. */
const PLANNER_PROBES = 9;

describe.each(MAJORS)('work on PostgreSQL %i', (major) => {
  const counted = recordedOn(major)
    .filter((one) => one.counted !== undefined && !UNSEEN.includes(one.name))
    .map(({ name, document, counted: truth }) => ({ name, plan: parsePlan(document), truth: truth as Counted }));

  it('has the blocks that the server counted for the statement', () => {
    const shared = counted.map(({ name, plan }) => ({ name, sharedBlocks: workOf(plan).sharedBlocks }));
    expect(shared).toEqual(counted.map(({ name, truth }) => ({ name, sharedBlocks: truth.sharedBlocks })));
  });

  it('has the temporary blocks, local blocks and WAL records that the server counted', () => {
    expect(counted.length).toBeGreaterThan(100);
    for (const { name, plan, truth } of counted) {
      const { tempBlocks, localBlocks, walRecords } = workOf(plan);
      const expected = { tempBlocks: truth.tempBlocks, localBlocks: truth.localBlocks, walRecords: truth.walRecords };
      expect({ tempBlocks, localBlocks, walRecords }, name).toEqual(expected);
    }
  });

  it('has scanned the rows that the statistics of the tables show', () => {
    const comparable = counted.filter(({ plan }) => readsOnlyTables(plan));
    expect(comparable.length).toBeGreaterThan(50);
    for (const { name, plan, truth } of comparable) {
      const { rowsScanned, rowsScannedError } = workOf(plan);
      expect(truth.tableRows - rowsScanned, name).toBeGreaterThanOrEqual(-rowsScannedError);
      expect(truth.tableRows - rowsScanned, name).toBeLessThanOrEqual(rowsScannedError + PLANNER_PROBES);
    }
  });

  it('adds up from what each node did alone', () => {
    for (const { name, plan } of counted) {
      const own = plan.nodes.map(({ actual }) => actual?.ownSharedBlocks ?? 0);
      expect(Math.min(...own), name).toBeGreaterThanOrEqual(0);
      const serialized = name === 'wide-serialized' ? 60 : 0;
      expect(own.reduce((sum, blocks) => sum + blocks) + serialized, name).toBe(workOf(plan).sharedBlocks);
    }
  });

  it('has rows in whole numbers where they are exact, and says how far off they are elsewhere', () => {
    for (const { name, plan } of counted) {
      for (const { actual } of plan.nodes) {
        if (actual?.rowsExact) expect(Number.isInteger(actual.rows + actual.rowsRemoved), name).toBe(true);
        else expect((actual?.rowsError ?? 0) + (actual?.rowsRemovedError ?? 0), name).toBeGreaterThanOrEqual(0.5);
      }
    }
  });

  it('counts heap fetches once, not per loop', () => {
    const { heapFetches } = workOf(parsePlan(recorded(major, 'index-only-scan-heap-fetches').document));
    expect(heapFetches).toBe(150);
  });

  it('takes the rows of a nested inner side from the join, where the average a loop was rounded', () => {
    const { scans, root, nodes } = parsePlan(recorded(major, 'nested-loop-rounded').document);
    const inner = nodes.find(({ path }) => path === scans[1]?.path);
    expect(root.nodeType).toBe('Aggregate');
    expect(inner?.actual).toMatchObject({ loops: 6100, rowsPerLoop: major < 18 ? 1 : 0.61, rows: 3700, rowsError: 0 });
  });

  it('counts nothing for nodes that were never reached', () => {
    const { nodes } = parsePlan(recorded(major, 'nested-loop-left-never-executed').document);
    const skipped = nodes.filter(({ actual }) => actual?.loops === 0);
    expect(skipped.length).toBeGreaterThan(0);
    for (const { actual } of skipped) expect(actual).toMatchObject({ rows: 0, ownSharedBlocks: 0, rowsExact: true });
  });

  it('counts an unread data-modifying CTE, which runs after the plan, beside the root', () => {
    const plan = parsePlan(recorded(major, 'cte-insert-unread').document);
    expect(workOf(plan).sharedBlocks).toBeGreaterThan((plan.root.actual?.sharedBlocks ?? 0) + 200);
  });

  it('does not see foreign keys nor the sending of wide rows: the statement did more', () => {
    for (const name of UNSEEN) {
      const { document, counted: truth } = recorded(major, name);
      expect(workOf(parsePlan(document)).sharedBlocks).toBeLessThan((truth as Counted).sharedBlocks);
    }
    expect(parsePlan(recorded(major, 'insert').document).triggers).toHaveLength(1);
  });

  it('charges an init plan to the node that asked for it', () => {
    const { nodes } = parsePlan(recorded(major, 'cte-inside-init-plan').document);
    const scan = nodes.find(({ nodeType }) => nodeType === 'CTE Scan');
    expect(scan?.actual?.ownSharedBlocks).toBe(0);
    expect(scan?.actual?.sharedBlocks).toBeGreaterThan(0);
  });
});

describe('work', () => {
  it('gives rows an error bound where an inner side with a filter was rounded', () => {
    const { work, rowsExact } = parsePlan(recorded(17, 'nested-loop').document);
    expect(rowsExact).toBe(false);
    expect(work?.rowsRemovedError).toBeGreaterThan(1);
  });

  it('counts whole rows even where rounding hides how many', () => {
    const scan = { 'Node Type': 'Seq Scan', 'Relation Name': 't', 'Actual Rows': 1.18, 'Actual Loops': 213 };
    const { scans, rowsExact } = parsePlan([{ Plan: scan }], { serverMajor: 18 });
    expect(scans).toMatchObject([{ rowsScanned: 251 }]);
    expect(rowsExact).toBe(false);
  });

  it('counts the blocks that serializing wide rows detoasts, from PostgreSQL 17 on', () => {
    const unsent = workOf(parsePlan(recorded(17, 'wide').document));
    const plan = parsePlan(recorded(17, 'wide-serialized').document);
    expect(plan.serialization).toMatchObject({ sharedBlocks: 60, outputKb: expect.any(Number) });
    const sent = workOf(plan);
    expect(sent.sharedBlocks).toBe(unsent.sharedBlocks + 60);
  });

  it('adds up the blocks of all Citus tasks and of the coordinator', () => {
    const { work, scans } = parsePlan(recordedByCitus('aggregate-all-tasks').document);
    expect(scans).toHaveLength(32);
    expect(work).toMatchObject({ rowsScanned: 500_000, sharedBlocks: 4261 });
  });

  it('is absent where Citus shows some of its tasks only, since a partial sum is no count', () => {
    const { work, notCountable } = parsePlan(recordedByCitus('aggregate-one-task').document);
    expect(work).toBeUndefined();
    expect(notCountable).toContain('One of 32');
    expect(parsePlan(recordedByCitus('repartition-join').document).work).toBeUndefined();
  });

  it('has no WAL counters where a part of the plan did not count them', () => {
    expect(parsePlan(recordedByCitus('router').document).work?.walRecords).toBeUndefined();
    expect(parsePlan(recordedByCitus('upsert-verbose').document).work?.walRecords).toBe(4);
  });
});
