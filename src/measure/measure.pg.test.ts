import { afterAll, beforeAll, expect, test } from 'vitest';
import { measurements } from '../gate/measurement.js';
import { parsePlan } from '../plan/parse.js';
import type { Session } from '../postgres/session.js';
import { freshDatabase, type ScratchDatabase, withServer } from '../postgres/testing.js';
import { compileQuery } from '../scenario/sql.js';
import { onCpuClock } from './clock.js';
import type { Fact, Probe } from './fact.js';
import { measureRound } from './measure.js';
import { kcacheClock } from './probes/kcache.js';
import { contestant, type Pacing, pairs } from './probes/pairs.js';
import { statementCounting } from './probes/statements.js';
import { type PinnedSessions, pinnedSessions } from './sessions.js';
import type { SettingsMode } from './settings.js';
import { type ReadShape, target } from './target.js';

const server = withServer();
let database: ScratchDatabase;
let sessions: PinnedSessions;
let reader: Session;

beforeAll(async () => {
  database = await freshDatabase(server());
  const session = await server().connect(database.name);
  await session.script(`
    CREATE TABLE run (workspace_id int, note text) WITH (autovacuum_enabled = off);
    INSERT INTO run SELECT CASE WHEN n <= 9000 THEN 5 ELSE n END, 'it''s "quoted" \\ back' FROM generate_series(1, 10000) AS n;
    CREATE INDEX run_workspace ON run (workspace_id);`);
  await session.script('VACUUM (FREEZE, ANALYZE) run');
  await session.end();
  reader = await server().connect();
  sessions = pinnedSessions(() => server().connect(database.name));
});

afterAll(async () => {
  await sessions.end();
  await reader.end();
  await database.drop();
});

const shape = (sql: string, role: ReadShape['role'] = 'candidate', name: string = role): ReadShape => ({
  name,
  role,
  query: 'query.sql',
  sql: { queries: [compileQuery('query.sql', sql)] },
});

const COUNT = shape('SELECT count(*) FROM run WHERE workspace_id = :workspace_id');
const hottest = { name: 'hottest', params: { workspace_id: 5 }, why: 'nine tenths of the rows' };

const keyOf = (one: ReadShape, planMode: 'custom' | 'generic', settings: SettingsMode = 'counting') => ({
  shape: one.name,
  case: 'hottest',
  planMode,
  settings,
});

const upTo = (wanted: number): Pacing => ({
  decide: ({ pairs: taken }) =>
    taken.length < wanted ? { state: 'more', pairs: wanted - taken.length } : { state: 'stop' },
  order: (count) => Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'reference' : 'candidate')),
});

const measure = (
  shapes: readonly ReadShape[],
  planMode: 'custom' | 'generic',
  params = hottest.params,
  needs: readonly Probe[] = [],
) =>
  measureRound(
    { case: { ...hottest, params }, planMode, settings: 'counting', shapes },
    {
      sessions,
      needs: () => needs,
      tooSlow: () => false,
      backendPid: server().backendPid,
      counting: async (name) => statementCounting(reader, name),
      pacing: () => upTo(4),
      signal: new AbortController().signal,
    },
  );

const explained = (facts: readonly Fact[]) => {
  const fact = facts.find(({ probe }) => probe === 'explain');
  if (fact?.probe !== 'explain') throw new Error('no plan was seen');
  return fact;
};

test('a custom plan is explained with the values and a generic plan without them', async () => {
  const custom = JSON.stringify(explained(await measure([COUNT], 'custom')).documents[0]);
  const generic = JSON.stringify(explained(await measure([COUNT], 'generic')).documents[0]);
  expect(custom).toContain('workspace_id = 5');
  expect(generic).toContain('workspace_id = $1');
});

test('counters are taken three times and agree, because reads count exactly', async () => {
  const { documents } = explained(await measure([COUNT], 'custom'));
  const blocks = documents.map((document) => {
    const [{ Plan: plan }] = document as [{ Plan: Record<string, number> }];
    return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  });
  expect(blocks).toHaveLength(3);
  expect(new Set(blocks).size).toBe(1);
});

test('the answer is made into text, so that fetching wide values is counted', async () => {
  const session = await server().connect(database.name);
  await session.script(`
    CREATE TABLE wide (id int PRIMARY KEY, note text STORAGE EXTERNAL) WITH (autovacuum_enabled = off);
    INSERT INTO wide SELECT n, repeat('x', 20000) FROM generate_series(1, 20) AS n;`);
  await session.script('VACUUM (FREEZE, ANALYZE) wide');
  await session.end();
  const workOf = async (columns: string) => {
    const { documents } = explained(await measure([shape(`SELECT ${columns} FROM wide`)], 'custom'));
    return documents.map((document) => parsePlan(document, { serverMajor: server().version.major }));
  };
  const [narrow] = await workOf('id');
  const wide = await workOf('id, note');
  const blocks = wide.map(({ work }) => work?.sharedBlocks ?? 0);
  expect(new Set(blocks).size).toBe(1);
  expect((blocks[0] ?? 0) - (narrow?.work?.sharedBlocks ?? 0)).toBeGreaterThan(20 * 3);
  expect(wide[0]?.serialization?.outputKb).toBeGreaterThanOrEqual(390);
});

test('planning is timed many times over where a budget is on it', async () => {
  const [measured] = measurements(await measure([COUNT], 'custom', hottest.params, ['planning']), parsePlan);
  expect(measured?.planningTimeMs).toHaveLength(30);
  expect(Math.min(...(measured?.planningTimeMs ?? [0]))).toBeGreaterThan(0);
  expect(measured?.work.planningBlocks?.repeatable).toBe(true);
});

test('awkward values reach EXPLAIN EXECUTE as they reach the timed statement', async () => {
  const texts = shape('SELECT count(*) FROM run WHERE note = ANY(:notes::text[]) AND :absent::text IS NULL');
  const notes = ['it\'s "quoted" \\ back', 'a,b', '', '{}', null];
  const one = target(await sessions.get('texts', 'custom', 'counting'), keyOf(texts, 'custom'), texts, {
    notes,
    absent: null,
  });
  expect((await one.execute()).rows).toEqual([['10000']]);
  const facts = await measure([texts], 'custom', { notes, absent: null } as never);
  const [{ Plan: plan }] = explained(facts).documents[0] as [{ Plan: { Plans: [Record<string, number>] } }];
  expect(plan.Plans[0]['Actual Rows']).toBe(10000);
});

test('what seems too slow is sampled afresh until it is not, and three times at the most', async () => {
  const sampled = async (tooSlow: () => boolean) => {
    let asked = 0;
    await measureRound(
      { case: hottest, planMode: 'custom', settings: 'production', shapes: [COUNT] },
      {
        sessions,
        needs: () => [],
        tooSlow: () => {
          asked += 1;
          return tooSlow();
        },
        counting: async (name) => statementCounting(reader, name),
        pacing: () => upTo(0),
        signal: new AbortController().signal,
      },
    );
    return asked;
  };
  expect(await sampled(() => false)).toBe(1);
  expect(await sampled(() => true)).toBe(3);
});

test('reference and candidate are timed in pairs by both clocks', async () => {
  const facts = await measure([shape(COUNT.sql.queries[0]?.source ?? '', 'reference'), COUNT], 'custom');
  const paired = facts.find(({ probe }) => probe === 'pairs');
  if (paired?.probe !== 'pairs') throw new Error('no pairs were taken');
  expect(paired.pairs.map(({ first }) => first)).toEqual(['reference', 'candidate', 'reference', 'candidate']);
  expect(paired.key.shape).toBe('candidate');
  for (const { reference, candidate } of paired.pairs) {
    expect(candidate.wallTimeMs).toBeGreaterThan(0);
    expect(reference.onCpuTimeMs).toBeGreaterThan(0);
  }
});

test('CPU time sees what is computed and not what is waited for', async () => {
  const burn = shape('SELECT sum(n) FROM generate_series(1, 200000) AS n');
  const wait = shape('SELECT pg_sleep(0.05)');
  const clock = onCpuClock((await sessions.get('clock', 'custom', 'counting')).processId);
  const onSession = async (one: ReadShape) =>
    contestant(target(await sessions.get('clock', 'custom', 'counting'), keyOf(one, 'custom'), one, {}), clock);
  const { pairs: taken } = await pairs(await onSession(burn), await onSession(wait), upTo(1));
  const [pair] = taken;
  expect(pair?.candidate.wallTimeMs).toBeGreaterThan(45);
  expect(pair?.candidate.onCpuTimeMs).toBeLessThan(10);
  expect(pair?.reference.onCpuTimeMs).toBeGreaterThan(3 * (pair?.candidate.onCpuTimeMs ?? Number.POSITIVE_INFINITY));
});

test('a program is counted as a whole, triggers and all, and repeats', async () => {
  const twice: ReadShape = {
    name: 'twice',
    role: 'candidate',
    queries: ['query.sql'],
    run: async (session, params) => {
      await session.query('query.sql', params);
      return session.query('query.sql', params);
    },
    sql: COUNT.sql,
  };
  const blocksOf = async (one: ReadShape) => {
    const [fact] = (await measure([one], 'custom')).filter(
      ({ probe }) => probe === 'statements' || probe === 'explain',
    );
    if (fact?.probe === 'statements') return fact.counted.map((each) => each.sharedHitBlocks + each.sharedReadBlocks);
    const [document] = fact?.probe === 'explain' ? fact.documents : [];
    const [{ Plan: plan }] = document as [{ Plan: Record<string, number> }];
    return [(plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0)];
  };
  const [once] = await blocksOf(COUNT);
  const counted = await blocksOf(twice);
  expect(counted).toHaveLength(3);
  expect(new Set(counted).size).toBe(1);
  expect(counted[0]).toBeGreaterThanOrEqual(2 * (once ?? Number.POSITIVE_INFINITY));
});

test('a program with a cursor is counted in every repetition, and once: no plan mode means anything to it', async () => {
  const cursor: ReadShape = {
    name: 'cursor',
    role: 'candidate',
    queries: ['declare.sql', 'fetch.sql'],
    run: async (session, params) => {
      await session.begin();
      await session.query('declare.sql', params);
      const rows = await session.query('fetch.sql', {});
      await session.commit();
      return rows;
    },
    sql: {
      queries: [
        compileQuery('declare.sql', 'DECLARE c CURSOR FOR SELECT * FROM run WHERE workspace_id = :workspace_id'),
        compileQuery('fetch.sql', 'FETCH ALL FROM c'),
      ],
    },
  };
  expect(await measure([cursor], 'generic')).toEqual([]);
  const [fact] = await measure([cursor], 'custom');
  if (fact?.probe !== 'statements') throw new Error('the program was not counted');
  const blocks = fact.counted.map(({ sharedHitBlocks, sharedReadBlocks }) => sharedHitBlocks + sharedReadBlocks);
  expect(blocks).toHaveLength(3);
  expect(Math.min(...blocks)).toBeGreaterThan(10);
});

test('without a backend on this machine the clock says why it is not there', () => {
  expect(onCpuClock(undefined)).toEqual({ available: false, reason: 'the backend does not run on this machine' });
  expect(onCpuClock(2 ** 22 + 1)).toMatchObject({ available: false, reason: expect.stringContaining('/proc/') });
});

test('pairs are taken as the decision says, and confirmed apart from the first series', async () => {
  const one = await contestant(
    target(await sessions.get('stop', 'custom', 'counting'), keyOf(COUNT, 'custom'), COUNT, hottest.params),
    onCpuClock(undefined),
  );
  const series = await pairs(one, one, {
    ...upTo(0),
    decide: (seen) => {
      if (seen.pairs.length < 3) return { state: 'more', pairs: 3 };
      if (seen.confirmation.length === 0) return { state: 'confirm', pairs: 2 };
      return seen.confirmation.length < 5 ? { state: 'more', pairs: 3 } : { state: 'stop' };
    },
  });
  expect(series.pairs).toHaveLength(3);
  expect(series.confirmation).toHaveLength(5);
});

test('counting settings allow no parallel workers, production settings leave the server as it is', async () => {
  const counting = await sessions.get('any', 'custom', 'counting');
  const production = await sessions.get('any', 'generic', 'production');
  const show = async (session: typeof counting, name: string) =>
    (await session.query(`SELECT current_setting($1) AS value`, [name]))[0]?.value;
  expect(await show(counting, 'max_parallel_workers_per_gather')).toBe('0');
  expect(await show(counting, 'plan_cache_mode')).toBe('force_custom_plan');
  expect(await show(production, 'max_parallel_workers_per_gather')).toBe('2');
  expect(await show(production, 'plan_cache_mode')).toBe('force_generic_plan');
});

const timed = async (options: Partial<Parameters<typeof measureRound>[1]>) => {
  const facts = await measureRound(
    {
      case: hottest,
      planMode: 'generic',
      settings: 'counting',
      shapes: [{ ...COUNT, name: 'old', role: 'reference' }, COUNT],
    },
    {
      sessions,
      needs: () => [],
      tooSlow: () => false,
      counting: async (name) => statementCounting(reader, name),
      pacing: () => upTo(4),
      signal: new AbortController().signal,
      ...options,
    },
  );
  const paired = facts.find(({ probe }) => probe === 'pairs');
  if (paired?.probe !== 'pairs') throw new Error('no pairs were taken');
  return paired;
};

test('where CPU time cannot be read, the server says how long it executed, and that leaves the client out', async () => {
  const paired = await timed({});
  expect(paired.onCpuUnavailable).toBe('the backend does not run on this machine');
  expect(paired.serverUnavailable).toBeUndefined();
  expect(['pg_stat_statements', 'pg_stat_kcache']).toContain(paired.serverSource);
  for (const { candidate } of paired.pairs) {
    expect(candidate.executionTimeMs).toBeGreaterThan(0);
    expect(candidate.executionTimeMs).toBeLessThan(candidate.wallTimeMs);
  }
});

test('beside CPU time the server is asked for its own where a budget names that, and else left alone', async () => {
  const { backendPid } = server();
  const asked = await timed({ backendPid, asksServerTime: () => true });
  expect(asked.serverSource).toBe('pg_stat_statements');
  for (const { candidate } of asked.pairs) {
    expect(candidate.onCpuTimeMs).toBeGreaterThan(0);
    expect(candidate.executionTimeMs).toBeGreaterThan(0);
  }
  const track = "SELECT current_setting('pg_stat_statements.track') AS value";
  expect(await (await sessions.get('old', 'generic', 'counting')).query(track)).toEqual([{ value: 'none' }]);
  const [pair] = (await timed({ backendPid })).pairs;
  expect(pair?.candidate).not.toHaveProperty('executionTimeMs');
});

test('CPU time by pg_stat_kcache leaves out what is waited for', async ({ skip }) => {
  const readMs = await kcacheClock(reader, database.name);
  if (readMs === undefined) return skip('the server of the tests has no pg_stat_kcache');
  const before = await readMs();
  await (await sessions.get('kcache', 'custom', 'counting')).query('SELECT pg_sleep(0.1)');
  expect((await readMs()) - before).toBeLessThan(50);
});
