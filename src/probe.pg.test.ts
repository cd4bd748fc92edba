import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApplicationSession } from './config/session.js';
import { type ForeignServer, startForeignServer } from './postgres/remote/testing.js';
import { asked, asOwner, witness } from './postgres/remote/testing.witness.js';
import { addressOf } from './postgres/url/url.js';
import { probe } from './probe.js';
import { compileQuery } from './scenario/sql.js';
import { Secret } from './secret.js';

let foreign: ForeignServer;
let before: Readonly<Record<string, string>>;
beforeAll(async () => {
  foreign = await startForeignServer({ settings: ['autovacuum = off'] });
  await asOwner(
    foreign,
    'postgres',
    'CREATE TABLE item (id int PRIMARY KEY, owner int, random int)',
    'INSERT INTO item SELECT v, v % 10, 1 FROM generate_series(1, 5000) AS v',
    'ANALYZE item',
    'CREATE ROLE tenant',
    'CREATE TABLE secret (v int)',
    'GRANT SELECT ON item TO tenant',
    'ALTER TABLE item ENABLE ROW LEVEL SECURITY',
    "CREATE POLICY own ON item USING (owner = current_setting('app.owner')::int)",
    'CREATE SEQUENCE numbers',
    'CREATE FUNCTION sly() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM pg_sleep(20); RETURN 1; END $$',
    'CREATE FUNCTION slyer() RETURNS int LANGUAGE sql STABLE AS $$ SELECT sly() $$',
    "CREATE FUNCTION dynamic() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN EXECUTE 'SELECT pg_' || 'sleep(20)'; RETURN 1; END $$",
    'CREATE FUNCTION honest(v int) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT v + 1 $$',
    'CREATE FUNCTION of_row(item) RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT 1 $$',
    'CREATE FUNCTION slowly(int, int) RETURNS boolean LANGUAGE sql VOLATILE AS $$ SELECT pg_sleep(20) IS NULL $$',
    'CREATE OPERATOR ~~~> (LEFTARG = int, RIGHTARG = int, FUNCTION = slowly)',
    'CREATE VIEW sleepy AS SELECT id, pg_sleep(20) IS NULL AS slept FROM item',
    'CREATE VIEW sleepier AS SELECT id FROM sleepy',
    'CREATE VIEW locking AS SELECT id FROM item FOR UPDATE',
    'CREATE DOMAIN slow AS int CHECK (slowly(VALUE, 1))',
    'CREATE FUNCTION slow_state(int, int) RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT 1 $$',
    'CREATE AGGREGATE slow_sum(int) (SFUNC = slow_state, STYPE = int)',
  );
  before = await witness(foreign);
});
afterAll(() => foreign?.stop());

interface Looking {
  readonly analyze?: boolean;
  readonly seconds?: number;
  readonly params?: Readonly<Record<string, string>>;
  readonly session?: ApplicationSession;
}

const look = (sql: string, { analyze = true, seconds = 10, params = {}, session }: Looking = {}) =>
  probe({
    session,
    address: addressOf({
      url: new Secret(foreign.url),
      allowRemote: false,
      environment: { PGPASSWORD: foreign.password },
      home: foreign.folder,
    }),
    query: compileQuery('q.sql', sql),
    params,
    analyze,
    seconds,
    planproofVersion: '0',
    emit: () => undefined,
    signal: new AbortController().signal,
  });

describe('a probe', () => {
  it('plans a query without executing it, for these parameters and for any, and executes it where that is asked for', async () => {
    const sql = 'SELECT count(*), max(honest(id)) FROM item WHERE owner = :owner AND random > 0';
    const planned = await look(sql, { analyze: false, params: { owner: '3' } });
    const plans = planned.scenarios[0]?.measurements ?? [];
    expect(plans.map(({ planMode }) => planMode)).toEqual(['custom', 'generic']);
    expect(JSON.stringify(plans[0]?.plan?.document)).not.toContain('Actual Rows');
    const analyzed = await look(sql, { params: { owner: '3' } });
    expect(analyzed.scenarios[0]?.measurements).toMatchObject([
      {
        rowsReturned: 1,
        work: { sharedBlocks: { value: expect.any(Number) } },
        plan: { fingerprint: expect.any(String) },
      },
    ]);
  });

  it('sees what the application’s role sees, under its settings, and says so', async () => {
    const session = { settings: { 'app.owner': '3', work_mem: '8MB' }, role: 'tenant', protocol: 'extended' } as const;
    const report = await look('SELECT id FROM item', { session });
    expect(report.config.session).toEqual(session);
    expect(report.scenarios[0]?.measurements).toMatchObject([{ rowsReturned: 500 }]);
    expect(report.server.settings).toMatchObject({ work_mem: '8MB' });
  });

  it.each([
    ['what keeps it from doing harm', { Statement_Timeout: '0' }, 'invalid-setting'],
    ['a setting that the server refuses', { shared_buffers: '1GB' }, 'setting-refused'],
  ])('refuses %s, by name', async (_, settings, code) => {
    const [name = ''] = Object.keys(settings);
    const session = { settings, protocol: 'extended' } as const;
    const message = expect.stringContaining(name);
    await expect(look('SELECT 1', { session })).rejects.toMatchObject({ code, exitCode: 2, message });
  });

  it.each([
    ['a write', 'DELETE FROM item'],
    ['a write in WITH', 'WITH gone AS (DELETE FROM item RETURNING *) SELECT * FROM gone'],
    ['a write behind WITH', 'WITH a AS (SELECT 1) INSERT INTO item SELECT 9999'],
    ['a table that is made', 'SELECT * INTO copied FROM item'],
    ['a utility', 'VACUUM item'],
    ['a lock on rows', 'SELECT * FROM item FOR NO KEY UPDATE'],
    ['a lock on rows, in a view', 'SELECT * FROM locking'],
    ['a volatile function', 'SELECT pg_sleep(20)'],
    ['a volatile function in another case', 'SELECT "pg_sleep" (20), PG_SLEEP(1)'],
    ['a sequence', "SELECT nextval('numbers')"],
    ['a transaction id', 'SELECT txid_current()'],
    ['an advisory lock', 'SELECT pg_advisory_lock(1)'],
    ['a volatile function of a row, written as a column', 'SELECT item.of_row FROM item'],
    ['a volatile function through an operator', 'SELECT id ~~~> 2 FROM item'],
    ['a volatile function through a view of a view', 'SELECT * FROM sleepier'],
    ['a volatile function through a domain', 'SELECT 1::slow'],
    ['a volatile function through an aggregate', 'SELECT slow_sum(id) FROM item'],
    ['a volatile function in one that says it is immutable', 'SELECT sly()'],
    ['a volatile function two functions deep', 'SELECT slyer()'],
    ['SQL that cannot be seen beforehand', 'SELECT dynamic()'],
    ['a function that calls SQL it is given', "SELECT query_to_xml('SELECT 1', true, true, '')"],
  ])('refuses %s at once, planned or executed', async (_, sql) => {
    for (const analyze of [false, true]) {
      const start = performance.now();
      await expect(look(sql, { analyze })).rejects.toMatchObject({ code: 'not-read-only', exitCode: 2 });
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });

  it.each([
    ['a name that is not there', 'SELECT * FROM itm', /q\.sql.*"itm" does not exist/, /Mend the SQL/],
    ['a value that is none of its type', 'SELECT * FROM item WHERE id = :id', /"abc"/, /values/],
    ['data that it fails on', 'SELECT 1 / (id - 3) FROM item', /division by zero/, /Mend the SQL/],
    ['what the role may not read', 'SELECT * FROM secret', /denied for table secret/, /GRANT SELECT ON secret/],
  ])('tells of %s in the query as of wrong input', async (_, sql, message, hint) => {
    const session = { settings: { 'app.owner': '3' }, role: 'tenant', protocol: 'extended' } as const;
    const looking = look(sql, { session, params: sql.includes(':id') ? { id: 'abc' } : {} });
    const said = { message: expect.stringMatching(message), hint: expect.stringMatching(hint) };
    await expect(looking).rejects.toMatchObject({ code: 'sql-refused', exitCode: 2, ...said });
  });

  it('cuts off what takes too long, on the server too', async () => {
    const sql = 'SELECT count(*) FROM item a, item b, item c WHERE a.id + b.id + c.id = -1';
    await expect(look(sql, { seconds: 1 })).rejects.toMatchObject({ code: 'probe-out-of-time', exitCode: 3 });
    await expect
      .poll(() =>
        asked(foreign, "SELECT count(*)::int AS found FROM pg_stat_activity WHERE application_name LIKE 'planproof%'"),
      )
      .toEqual([{ found: 0 }]);
  });

  it('does not wait behind a lock for long', async () => {
    const holding = asOwner(
      foreign,
      'postgres',
      'BEGIN',
      'LOCK TABLE item IN ACCESS EXCLUSIVE MODE',
      'SELECT pg_sleep(3)',
      'ROLLBACK',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const start = performance.now();
    const message = expect.stringContaining('behind somebody’s lock');
    await expect(look('SELECT * FROM item')).rejects.toMatchObject({ code: 'reading-cut-off', exitCode: 3, message });
    expect(performance.now() - start).toBeLessThan(2500);
    await holding;
  });

  it('has changed nothing by all that', async () => {
    expect(await witness(foreign)).toEqual(before);
  });
});
