import { afterAll, beforeAll, expect, test } from 'vitest';
import { indexUses, margins, ties } from '../gate/planner.js';
import { parsePlan } from '../plan/parse.js';
import { servingOf } from '../plan/serves.js';
import { databaseWith, type ScratchDatabase, withServer } from '../postgres/testing.js';
import type { Parameters } from '../scenario/scenario.js';
import { compileQuery } from '../scenario/sql.js';
import { measurePlanner, type PlannerQuestions } from './measurePlanner.js';
import type { ReadShape } from './target.js';

const server = withServer();
let database: ScratchDatabase;

beforeAll(async () => {
  database = await databaseWith(
    server(),
    `
    CREATE TABLE run (id int PRIMARY KEY, queue int NOT NULL, at int NOT NULL, note text NOT NULL, UNIQUE (at, id))
      WITH (autovacuum_enabled = off);
    INSERT INTO run SELECT n, n % 50, n, repeat('x', 100) FROM generate_series(1, 40000) AS n;
    CREATE INDEX run_queue_at ON run (queue, at);
    CREATE INDEX run_at_queue ON run (at, queue);
    CREATE INDEX run_lower_note ON run (lower(note));
    CREATE TABLE event (id int, at int) PARTITION BY RANGE (at);
    CREATE TABLE event_low PARTITION OF event FOR VALUES FROM (0) TO (1000);
    CREATE TABLE event_high PARTITION OF event FOR VALUES FROM (1000) TO (10000);
    INSERT INTO event SELECT n, n % 5000 FROM generate_series(1, 5000) AS n;
    CREATE INDEX event_at ON event (at);
    CREATE INDEX event_low_id ON event_low (id);`,
    // Twenty kinds that hold from 1 % of the rows to 6 %. A sample of 6,000 rows does not tell neighbours apart.
    `
    CREATE TABLE kinds WITH (autovacuum_enabled = off) AS
      SELECT kind, hashint4(10000 * kind + n) AS at, repeat('x', 100) AS note FROM (
        SELECT kind, n FROM generate_series(0, 19) AS kind, generate_series(1, 400 + 100 * kind) AS n
        UNION ALL SELECT 100 + n, n FROM generate_series(1, 13000) AS n) AS rows
      ORDER BY hashint4(n * 100 + kind);
    CREATE INDEX kinds_kind ON kinds (kind);
    CREATE INDEX kinds_at ON kinds (at);
    ALTER TABLE kinds ALTER kind SET STATISTICS 20, ALTER at SET STATISTICS 20, ALTER note SET STATISTICS 20`,
    'VACUUM (FREEZE, ANALYZE)',
  );
});

afterAll(() => database.drop());

const parse = (document: unknown) => parsePlan(document, { serverMajor: server().version.major });

const ask = (sql: string, params: Parameters | readonly Parameters[], questions: Partial<PlannerQuestions>) => {
  const shape: ReadShape = {
    name: 'new',
    role: 'candidate',
    query: 'query.sql',
    sql: { queries: [compileQuery('query.sql', sql)] },
  };
  return measurePlanner(
    { shapes: [shape], cases: [params].flat().map((each, place) => ({ name: `${place}`, params: each, why: 'any' })) },
    {
      server: server(),
      databaseOf: () => database.name,
      questions: () => ({ indexes: [], samplings: 0, margins: false, ...questions }),
      serves: ({ document, without }, index) => servingOf(parse(document), parse(without), index) !== undefined,
      emit: () => undefined,
      signal: new AbortController().signal,
    },
  );
};

const usesOf = async (sql: string, params: Parameters, ...indexes: readonly string[]) =>
  indexUses(await ask(sql, params, { indexes }), parse, servingOf);

test('an index serves a condition on its leading column though another hides it, and one led by another column does not', async () => {
  const uses = await usesOf(
    'SELECT id FROM run WHERE queue = :queue ORDER BY at DESC LIMIT 4',
    { queue: 7 },
    'run_queue_at',
    'run_at_queue',
    'run_lower_note',
  );
  expect(uses).toMatchObject([
    { index: 'run_queue_at', state: 'serves', by: 'condition' },
    // It gives the order, by walking past other queues' rows: that is what the bound on blocks is for.
    { index: 'run_at_queue', state: 'serves', by: 'order' },
    { index: 'run_lower_note', state: 'cannot', instead: expect.stringContaining('run') },
  ]);
  const [led, walked] = uses.map((use) => (use.state === 'serves' ? (use.sharedBlocks ?? 0) : 0));
  expect(led).toBeLessThanOrEqual(8);
  expect(walked).toBeGreaterThan(led ?? 0);
});

test('a condition on a later column alone is no service, though EXPLAIN shows it as an Index Cond', async () => {
  const uses = await usesOf(
    'SELECT count(*) FROM run WHERE queue = :queue',
    { queue: 7 },
    'run_at_queue',
    'run_queue_at',
  );
  expect(uses).toMatchObject([
    { index: 'run_at_queue', state: 'cannot' },
    { index: 'run_queue_at', state: 'serves', by: 'condition' },
  ]);
});

test('indexes of constraints are hidden, and are asked about, like all others', async () => {
  const [key] = await usesOf('SELECT note FROM run WHERE id = :id', { id: 7 }, 'run_pkey');
  expect(key).toMatchObject({ state: 'serves', by: 'condition', sharedBlocks: 3 });
  expect(await usesOf('SELECT note FROM run WHERE id = :id', { id: 7 }, 'run_at_id_key')).toMatchObject([
    { state: 'cannot' },
  ]);
});

test('an expression leads an index as a column does', async () => {
  expect(await usesOf('SELECT id FROM run WHERE lower(note) = :note', { note: 'y' }, 'run_lower_note')).toMatchObject([
    { state: 'serves', by: 'condition' },
  ]);
});

test('an index serves a join from the inner side, however the planner would join', async () => {
  const sql = 'SELECT count(*) FROM event JOIN run ON run.id = event.id WHERE event.at < :at';
  expect(await usesOf(sql, { at: 4 }, 'run_pkey')).toMatchObject([{ state: 'serves', by: 'condition' }]);
});

test('an index on a partitioned table serves by its parts', async () => {
  const uses = await usesOf('SELECT count(*) FROM event WHERE at < :at', { at: 1010 }, 'event_at');
  expect(uses).toMatchObject([{ state: 'serves', by: 'condition', paths: [expect.anything(), expect.anything()] }]);
});

test('a lost index is missing, and a statement that needs a hidden key says so', async () => {
  const grouped = 'SELECT id, note, count(*) FROM run GROUP BY id HAVING id = :id';
  expect(await usesOf(grouped, { id: 7 }, 'run_gone', 'run_queue_at')).toMatchObject([
    { state: 'missing' },
    { state: 'refused', reason: expect.stringMatching(/other indexes of run hidden: .*note/) },
  ]);
});

test('asking leaves no clone behind, and every index where it was', async () => {
  // Others test on the same server.
  const own = (await server().databases()).filter(({ mark }) => mark.pid === process.pid);
  expect(own.map(({ name }) => name)).toEqual([database.name]);
  const session = await server().connect(database.name);
  const indexes = await session.query(`SELECT FROM pg_index WHERE indrelid = 'run'::regclass`);
  await session.end();
  expect(indexes).toHaveLength(5);
});

test('statistics sampled anew choose the same plan for a clear case, custom and generic', async () => {
  const found = ties(await ask('SELECT note FROM run WHERE id = :id', { id: 7 }, { samplings: 3 }), parse);
  expect(found.map(({ key, samplings, plans }) => [key.planMode, key.settings, samplings, plans.length])).toEqual([
    ['custom', 'counting', 3, 1],
    ['generic', 'counting', 3, 1],
    ['custom', 'production', 3, 1],
    ['generic', 'production', 3, 1],
  ]);
});

/** Walk the order until 200 of the kind are found, or sort all of the kind: the rarer the kind, the longer the walk. */
const FIRST_200 = 'SELECT note FROM kinds WHERE kind = :kind ORDER BY at LIMIT 200';

test('a plan that hangs on what the sample happens to hold is a tie', async () => {
  const kinds = Array.from({ length: 20 }, (_, kind) => ({ kind }));
  const found = ties(await ask(FIRST_200, kinds, { samplings: 5 }), parse);
  const isTie = ({ plans }: (typeof found)[number]) => plans.length > 1;
  const ofKind = (kind: number) => found.filter(({ key }) => key.case === String(kind) && key.planMode === 'custom');
  expect(found.filter(isTie).length).toBeGreaterThan(0);
  expect([...ofKind(0), ...ofKind(19)].filter(isTie)).toEqual([]);
});

test('the margin shows at which size the choice changes, and executes nothing', async () => {
  const [margin] = margins(await ask(FIRST_200, { kind: 0 }, { margins: true }), parse);
  const at = (factor: number) => margin?.plans.find((each) => each.factor === factor)?.plan;
  expect(margin?.plans.map(({ factor }) => factor)).toEqual([0.5, 1, 2, 10]);
  expect(at(1)?.sorts).toHaveLength(1);
  expect(at(10)?.sorts).toEqual([]);
  expect((at(2)?.nodes.at(-1)?.planRows ?? 0) / (at(1)?.nodes.at(-1)?.planRows ?? 1)).toBeCloseTo(2, 1);
  expect(at(10)?.root.actual).toBeUndefined();
});
