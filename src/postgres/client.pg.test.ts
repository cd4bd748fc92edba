import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { expect, test } from 'vitest';
import { withServer } from './testing.js';

const server = withServer();

const withSession = async (
  run: (session: Awaited<ReturnType<ReturnType<typeof server>['connect']>>) => Promise<void>,
) => {
  const session = await server().connect();
  try {
    await run(session);
  } finally {
    await session.end();
  }
};

test('integers and decimals are numbers where a double is exact, else text', () =>
  withSession(async (session) => {
    const [row] =
      await session.query(`SELECT 9007199254740991::int8 AS safe, 9007199254740993::int8 AS big, 1.50 AS half,
      0.12345678901234567890 AS long, 'NaN'::numeric AS nan, ARRAY[[1, NULL], [3, 9007199254740993]]::int8[] AS nested,
      ARRAY[1.5, NULL]::numeric[] AS decimals`);
    expect(row).toEqual({
      safe: 9007199254740991,
      big: '9007199254740993',
      half: 1.5,
      long: '0.12345678901234567890',
      nan: 'NaN',
      nested: [
        [1, null],
        [3, '9007199254740993'],
      ],
      decimals: [1.5, null],
    });
  }));

test('times are text in UTC and ISO, also in arrays', () =>
  withSession(async (session) => {
    const [row] = await session.query(`SELECT '2024-02-29 12:00+02'::timestamptz AS at, '2024-02-29'::date AS day,
      '1 day 02:00'::interval AS span, ARRAY['2024-02-29 12:00:00.5'::timestamp, NULL] AS list`);
    expect(row).toEqual({
      at: '2024-02-29 10:00:00+00',
      day: '2024-02-29',
      span: '1 day 02:00:00',
      list: ['2024-02-29 12:00:00.5', null],
    });
  }));

test('values are bound: arrays, nulls and quotes come back as they went', () =>
  withSession(async (session) => {
    const values = [["a'b", 'c,"d"', null], null, '12345678901234567890', true];
    const sql = 'SELECT $1::text[] AS list, $2::int AS nothing, $3::numeric AS big, $4::bool AS yes';
    const [row] = await session.query(sql, values);
    expect(row).toEqual({ list: values[0], nothing: null, big: '12345678901234567890', yes: true });
  }));

test('text gives every column as the server wrote it, in order, with its type', () =>
  withSession(async (session) => {
    const answer = await session.text(`SELECT 1.50 AS a, NULL AS a, true, '{"b": 1}'::jsonb, 0.1::float8 + 0.2`);
    expect(answer.rows).toEqual([['1.50', null, 't', '{"b": 1}', '0.30000000000000004']]);
    expect(answer.columns.slice(0, 2)).toEqual([
      { name: 'a', typeOid: 1700 },
      { name: 'a', typeOid: 25 },
    ]);
  }));

test('a name makes a prepared statement that EXPLAIN EXECUTE can name', () =>
  withSession(async (session) => {
    const sql = 'SELECT $1::int + 1 AS next';
    expect((await session.text(sql, [1], 'next')).rows).toEqual([['2']]);
    expect((await session.text(sql, [2], 'next')).rows).toEqual([['3']]);
    expect(await session.query('SELECT statement FROM pg_prepared_statements')).toEqual([{ statement: sql }]);
    const plan = await session.query('EXPLAIN (COSTS OFF) EXECUTE next(1)');
    expect(plan).toEqual([{ 'QUERY PLAN': 'Result' }]);
  }));

test('query takes one statement, script any number', () =>
  withSession(async (session) => {
    await expect(session.query('SELECT 1; SELECT 2')).rejects.toBeInstanceOf(pg.DatabaseError);
    await session.script('CREATE TEMP TABLE two (n int); INSERT INTO two VALUES (1), (2);');
    expect(await session.query('SELECT count(*) FROM two')).toEqual([{ count: 2 }]);
  }));

test('an error of SQL comes through as the server gave it, and the session lives on', () =>
  withSession(async (session) => {
    await expect(session.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012', severity: 'ERROR' });
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }));

test('a session says whose it is, and which backend serves it', () =>
  withSession(async (session) => {
    const [row] = await session.query(`SELECT pg_backend_pid() AS pid, current_setting('application_name') AS name`);
    expect(row).toEqual({ pid: session.processId, name: `planproof ${process.pid}` });
    if (process.platform === 'linux') expect(server().backendPid?.(session)).toBe(session.processId);
  }));

test('COPY takes what is piped into it', () =>
  withSession(async (session) => {
    await session.script('CREATE TEMP TABLE loaded (n int, word text)');
    const lines = function* () {
      for (let n = 0; n < 50_000; n += 1) yield `${n}\tword ${n}\n`;
    };
    await pipeline(Readable.from(lines()), session.copyIn('COPY loaded FROM STDIN'));
    expect(await session.query('SELECT count(*), max(word) FROM loaded')).toEqual([
      { count: 50_000, max: 'word 9999' },
    ]);
  }));

test('COPY fails with the error of the server, and the session lives on', () =>
  withSession(async (session) => {
    await session.script('CREATE TEMP TABLE loaded (n int)');
    const copy = pipeline(Readable.from(['1\n', 'two\n']), session.copyIn('COPY loaded FROM STDIN'));
    await expect(copy).rejects.toMatchObject({ code: '22P02' });
    expect(await session.query('SELECT count(*) FROM loaded')).toEqual([{ count: 0 }]);
  }));

test('a COPY whose source fails is taken back', () =>
  withSession(async (session) => {
    await session.script('CREATE TEMP TABLE loaded (n int)');
    const lines = function* () {
      yield '1\n';
      throw new Error('the generator failed');
    };
    await expect(pipeline(Readable.from(lines()), session.copyIn('COPY loaded FROM STDIN'))).rejects.toThrow(
      'the generator failed',
    );
    expect(await session.query('SELECT count(*) FROM loaded')).toEqual([{ count: 0 }]);
  }));

const terminate = async (pid: number) => {
  const other = await server().connect();
  await other.query('SELECT pg_terminate_backend($1)', [pid]);
  await other.end();
};

const lost = {
  name: 'PlanproofError',
  code: 'connection-lost',
  exitCode: 3,
  hint: expect.stringContaining('server.log'),
};

test('a pipelined session answers in the order of what was asked at once, though one of it fails', () =>
  withSession(async (session) => {
    session.pipeline();
    const [begun, one, wrong, aborted, end] = await Promise.allSettled([
      session.script('BEGIN'),
      session.query('SELECT $1::int AS value', [1], 'one'),
      session.query('SELECT nothing'),
      session.query('SELECT $1::int AS value', [2], 'one'),
      session.script('ROLLBACK'),
    ]);
    expect([begun.status, end.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(one).toMatchObject({ value: [{ value: 1 }] });
    expect(wrong).toMatchObject({ reason: { code: '42703' } });
    expect(aborted).toMatchObject({ reason: { code: '25P02' } });
    expect(await session.query('SELECT $1::int AS value', [3], 'one')).toEqual([{ value: 3 }]);
  }));

test('what a pipelined session was asked before it is cut still reaches the server', async () => {
  const session = await server().connect();
  await session.script('CREATE TABLE pipelined (value int)');
  session.pipeline();
  session.script('INSERT INTO pipelined VALUES (7)').catch(() => undefined);
  session.cut();
  await withSession(async (other) => {
    await expect.poll(() => other.query('SELECT value FROM pipelined')).toEqual([{ value: 7 }]);
    await other.script('DROP TABLE pipelined');
  });
});

test('a connection that is cut fails the running query and every later one, by name', () =>
  withSession(async (session) => {
    const running = expect(session.query('SELECT pg_sleep(60)')).rejects.toMatchObject(lost);
    await terminate(session.processId);
    await running;
    await expect(session.query('SELECT 1')).rejects.toMatchObject(lost);
    await expect(session.text('SELECT 1')).rejects.toMatchObject(lost);
  }));

test('a connection that is cut while idle does not end the process', () =>
  withSession(async (session) => {
    await terminate(session.processId);
    await expect.poll(() => session.query('SELECT 1').catch((error) => error)).toMatchObject(lost);
  }));

test('a session that cuts its own connection can be used no more, and its backend goes', () =>
  withSession(async (session) => {
    const { processId } = session;
    session.cut();
    await expect(session.query('SELECT 1')).rejects.toMatchObject(lost);
    const other = await server().connect();
    const backends = () => other.query('SELECT 1 FROM pg_stat_activity WHERE pid = $1', [processId]);
    await expect.poll(backends).toEqual([]);
    await other.end();
  }));

test('a connection that is cut fails a running COPY', () =>
  withSession(async (session) => {
    await session.script('CREATE TEMP TABLE loaded (n int)');
    const copy = session.copyIn('COPY loaded FROM STDIN');
    const failed = once(copy, 'error');
    copy.write('1\n');
    await terminate(session.processId);
    const writing = setInterval(() => copy.write('1\n'), 5);
    const [error] = await failed;
    clearInterval(writing);
    expect(error).toMatchObject(lost);
  }));

test("a database that does not exist is the server's own error", async () => {
  await expect(server().connect('no such database')).rejects.toMatchObject({ code: '3D000' });
});

test('ending twice is ending once', async () => {
  const session = await server().connect();
  await session.end();
  await session.end();
});
