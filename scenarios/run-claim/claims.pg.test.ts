import { describe, expect, it } from 'vitest';
import { withServer } from '../../src/postgres/testing.js';
import { addRuns, addWorkflow, emptyEngine, heldIn, ids } from './testing.js';

const server = withServer();

const PUBLISHED = '../run-claim-writes/workflow-limited.sql';
const LOCKED = '../run-claim-writes/claim-runs.sql';

/** Both forms of a claim, and what makes the tables that each needs. */
const CLAIMS = [
  ['the published claim', PUBLISHED, undefined],
  ['the claim that locks limits', LOCKED, 'locked.setup.sql'],
] as const;

const asking = (worker: string, demand = 1) => ({ worker, demand, per_workflow_limit: 50 });

describe.each(CLAIMS)('%s', (_, claim, setup) => {
  it('takes the first in line, and beside another claim the next, without waiting', async () => {
    await using engine = await emptyEngine(server(), setup);
    const [first, second] = [await engine.connect(), await engine.connect()];
    const workflow = await addWorkflow(engine.session, null);
    await addRuns(engine.session, workflow, { runs: 40 });
    await addRuns(engine.session, workflow, { runs: 2, priority: 0 });
    const line = await ids(engine.session, 'window-all.sql', { demand: 42 });
    await first.script('BEGIN');
    const taken = await ids(first, claim, asking('first', 20));
    const next = await ids(second, claim, asking('second', 20));
    await first.script('COMMIT');
    expect(taken.toSorted()).toEqual(line.slice(0, 20).toSorted());
    expect(next.toSorted()).toEqual(line.slice(20, 40).toSorted());
  });

  it('never takes a run that another claim has just committed', async () => {
    await using engine = await emptyEngine(server(), setup);
    const [first, second] = [await engine.connect(), await engine.connect()];
    await addRuns(engine.session, await addWorkflow(engine.session, 1), { runs: 3 });
    await first.script('BEGIN');
    const taken = await ids(first, claim, asking('first', 3));
    const beside = ids(second, claim, asking('second', 3));
    await first.script('COMMIT');
    expect(taken).toHaveLength(1);
    expect(await beside).toEqual([]);
  });
});

describe('a limit of one', () => {
  it('is broken by the published claim alone, once something urgent waits behind the run that is held', async () => {
    await using engine = await emptyEngine(server());
    const workflow = await addWorkflow(engine.session, 1);
    await addRuns(engine.session, workflow, { state: 'started' });
    await addRuns(engine.session, workflow, { priority: 0 });
    await ids(engine.session, PUBLISHED, asking('worker'));
    expect(await heldIn(engine.session, workflow)).toBe(2);
  });

  it('is broken by two published claims at once, each of which is right about its own snapshot', async () => {
    await using engine = await emptyEngine(server());
    const [first, second] = [await engine.connect(), await engine.connect()];
    const workflow = await addWorkflow(engine.session, 1);
    await addRuns(engine.session, workflow);
    await first.script('BEGIN');
    await ids(first, PUBLISHED, asking('first'));
    await addRuns(engine.session, workflow, { priority: 0 });
    await ids(second, PUBLISHED, asking('second'));
    await first.script('COMMIT');
    expect(await heldIn(engine.session, workflow)).toBe(2);
  });

  it('holds where claims lock it, in both histories', async () => {
    await using engine = await emptyEngine(server(), 'locked.setup.sql');
    const [first, second] = [await engine.connect(), await engine.connect()];
    const workflow = await addWorkflow(engine.session, 1);
    await addRuns(engine.session, workflow);
    await first.script('BEGIN');
    await ids(first, LOCKED, asking('first'));
    await addRuns(engine.session, workflow, { priority: 0 });
    expect(await ids(second, LOCKED, asking('second'))).toEqual([]);
    await first.script('COMMIT');
    expect(await ids(second, LOCKED, asking('second'))).toEqual([]);
    expect(await heldIn(engine.session, workflow)).toBe(1);
  });
});

describe('a claim of 20 in a burst of 1,000 runs, with statistics from when the queue was idle', () => {
  /** What the fence keeps apart: the rows to update are looked up beside the rows to take, and the planner may begin with either. */
  const unfenced = `
    UPDATE runs SET state = 'claimed' WHERE state = 'available' AND id IN (
      SELECT id FROM runs WHERE state = 'available' ORDER BY priority, inserted_at, id
      LIMIT 20 FOR UPDATE SKIP LOCKED
    ) RETURNING id`;

  const burst = async () => {
    const engine = await emptyEngine(server());
    const workflow = await addWorkflow(engine.session, null);
    await addRuns(engine.session, workflow, { runs: 2_000 });
    await engine.session.script(`UPDATE runs SET state = 'success'`);
    await engine.session.script('VACUUM (ANALYZE) runs');
    await addRuns(engine.session, workflow, { runs: 1_000 });
    return engine;
  };

  it('takes a thousand where nothing fences its LIMIT from a nested loop', async () => {
    await using engine = await burst();
    expect(await engine.session.query(unfenced)).toHaveLength(1_000);
  });

  it('takes twenty behind its fence', async () => {
    await using engine = await burst();
    expect(await ids(engine.session, PUBLISHED, asking('worker', 20))).toHaveLength(20);
  });
});

describe('the limit per workflow', () => {
  const offered = async (
    shape: string,
    prepare: (engine: Awaited<ReturnType<typeof emptyEngine>>) => Promise<void>,
  ) => {
    await using engine = await emptyEngine(server());
    await prepare(engine);
    return (await ids(engine.session, shape, { demand: 100, per_workflow_limit: 50 })).length;
  };

  it.each([
    ['hides the 10 waiting runs of a workflow without a limit that holds 60', null, 60, 10, { all: 10, first: 0 }],
    ['hides runs 51 to 60 of a workflow that may run 60', 60, 0, 100, { all: 60, first: 50 }],
    ['hides half of a demand of 100 in a workflow without a limit', null, 0, 200, { all: 100, first: 50 }],
    ['hides nothing that a smaller limit lets through', 5, 3, 100, { all: 2, first: 2 }],
  ] as const)('%s', async (_, limit, held, waiting, expected) => {
    const prepare = async ({ session }: { session: Parameters<typeof addRuns>[0] }) => {
      const workflow = await addWorkflow(session, limit);
      await addRuns(session, workflow, { runs: held, state: 'started' });
      await addRuns(session, workflow, { runs: waiting });
    };
    const all = await offered('window-all.sql', prepare);
    const first = await offered('workflow-limited.sql', prepare);
    expect({ all, first }).toEqual(expected);
  });
});

describe('in repeated rounds of claims of 10, whose runs end before the next', () => {
  it('every workflow is served before more runs than came before its first have been claimed', async () => {
    await using engine = await emptyEngine(server(), 'locked.setup.sql');
    const { session } = engine;
    const workflows: string[] = [];
    for (const [limit, runs] of [
      [null, 100],
      [1, 5],
      [null, 3],
      [2, 30],
      [3, 1],
    ] as const) {
      const workflow = await addWorkflow(session, limit);
      await addRuns(session, workflow, { runs });
      workflows.push(workflow);
    }
    const served = new Map<string, number>();
    for (let round = 1; served.size < workflows.length && round <= 20; round++) {
      await ids(session, LOCKED, asking(`round ${round}`, 10));
      const holds = await session.query<{ workflow_id: string }>(
        `SELECT DISTINCT workflow_id FROM runs WHERE state = 'claimed'`,
      );
      for (const { workflow_id } of holds) if (!served.has(workflow_id)) served.set(workflow_id, round);
      await session.query(`UPDATE runs SET state = 'success', finished_at = now() WHERE state = 'claimed'`);
    }
    // Before their first runs came 0, 100, 105, 108 and 138 others, and ten are claimed a round.
    const bounds = [1, 11, 11, 11, 14];
    for (const [place, workflow] of workflows.entries())
      expect(served.get(workflow), `workflow ${place + 1}`).toBeLessThanOrEqual(bounds[place] ?? 0);
  });
});
