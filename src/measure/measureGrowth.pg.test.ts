import { afterAll, beforeAll, expect, test } from 'vitest';
import { evidences } from '../gate/evidence.js';
import { growthSeries } from '../gate/growthSeries.js';
import { judge } from '../gate/judge.js';
import { parsePlan } from '../plan/parse.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../postgres/testing.js';
import { growth } from '../scenario/budget.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { compileQuery } from '../scenario/sql.js';
import type { Fact } from './fact.js';
import { measureGrowth } from './measureGrowth.js';

const server = withServer();
const SIZES = [1_000, 4_000, 16_000, 64_000, 128_000];
let databases: readonly ScratchDatabase[] = [];

beforeAll(async () => {
  for (const size of SIZES) {
    const database = await freshDatabase(server());
    databases = [...databases, database];
    const session = await server().connect(database.name);
    await session.script(
      `CREATE TABLE run WITH (autovacuum_enabled = off) AS SELECT n FROM generate_series(1, ${size}) AS n`,
    );
    await session.script('VACUUM (FREEZE, ANALYZE) run');
    await session.end();
  }
});

afterAll(async () => {
  for (const database of databases) await database.drop();
});

const sql = { queries: [compileQuery('count.sql', 'SELECT count(*) FROM run')] };
const shapes: LoadedScenario['shapes'] = [
  {
    name: 'twice',
    role: 'candidate',
    queries: ['count.sql'],
    run: async (session) => {
      await session.query('count.sql', {});
      return session.query('count.sql', {});
    },
    sql,
  },
];

test('a program grows by what the server sums up of it, and no more is said to be missing than is', async () => {
  const facts: Fact[] = [];
  for (const [place, size] of SIZES.entries()) {
    const connect = () => server().connect(databases[place]?.name);
    const options = { connect, connectServer: () => server().connect(), signal: new AbortController().signal };
    const cases = [{ name: 'all', params: {}, why: 'every row' }];
    facts.push(...(await measureGrowth({ shapes } as LoadedScenario, cases, { axis: 'runs', size }, options)));
  }
  const series = growthSeries(facts, (document) => parsePlan(document));
  const [blocks, rows] = judge(
    [growth('sharedBlocks', { along: 'runs', max: 0.1 }), growth('rowsScanned', { along: 'runs', max: 0.1 })],
    evidences({ reference: undefined, measured: [measured], times: [], self: undefined, series, worn: [] }),
  );
  expect(blocks).toMatchObject({ state: 'broken', measured: expect.closeTo(1, 1) });
  expect(rows).toMatchObject({
    state: 'skipped',
    reason: 'rowsScanned was not counted: of several statements the server sums up blocks and WAL alone',
  });
});

const measured = {
  key: { shape: 'twice', case: 'all', planMode: 'custom', settings: 'counting' },
  rowsReturned: 1,
  work: {},
  planningTimeMs: [],
  executionTimeMs: [],
  wallTimeMs: [],
} as const;
