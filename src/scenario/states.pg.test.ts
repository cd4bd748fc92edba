import { describe, expect, it } from 'vitest';
import type { Server } from '../postgres/server.js';
import { freshDatabase, withServer } from '../postgres/testing.js';
import { installSetups } from './install.js';
import type { SetupSql } from './loaded.js';

const server = withServer();

const doubled = 'INSERT INTO t SELECT n + 100 FROM t';
const state: SetupSql = {
  file: 'doubled.sql',
  source: doubled,
  statements: [{ sql: doubled, start: 0 }],
  hash: 'doubled',
};

const seeded = async (on: Server) => {
  const database = await freshDatabase(on);
  const session = await on.connect(database.name);
  await session.script('CREATE TABLE t AS SELECT n FROM generate_series(1, 100) AS n');
  await session.script('ANALYZE t');
  await session.end();
  return database;
};

const told = async (on: Server, database: string) => {
  const session = await on.connect(database);
  const [row] = await session.query(
    `SELECT (SELECT count(*) FROM t) AS rows, histogram_bounds::text::int[] AS bounds FROM pg_stats WHERE tablename = 't'`,
  );
  await session.end();
  return { rows: row?.rows, newest: (row?.bounds as number[] | undefined)?.at(-1) };
};

describe('a state of the data', () => {
  it('is brought about in a clone, which is kept, and leaves statistics as old as they were', async () => {
    await using database = await seeded(server());
    const dataset = { database: database.name, hash: database.name };
    const install = () => installSetups(server(), dataset, [], () => undefined, state);
    const first = await install();
    await first.release();
    const second = await install();
    await second.release();
    try {
      expect(second.base).toBe(first.base);
      expect(await told(server(), first.base)).toEqual({ rows: 200, newest: 100 });
      expect(await told(server(), database.name)).toEqual({ rows: 100, newest: 100 });
    } finally {
      await server().dropDatabase(first.base);
    }
  });
});
