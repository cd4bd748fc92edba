import { expect, test } from 'vitest';
import { freshDatabase, withServer } from '../../postgres/testing.js';
import { changedNames, isAffected, readCatalog } from './catalog.js';

const server = withServer();

const SCHEMA = `
  CREATE SCHEMA app;
  CREATE TYPE app.state AS ENUM ('open', 'done');
  CREATE TABLE app.orders (id bigint PRIMARY KEY, state app.state, total int);
  CREATE INDEX orders_total ON app.orders (total);
  CREATE FUNCTION app.dear(int) RETURNS SETOF app.orders LANGUAGE sql AS 'SELECT * FROM app.orders WHERE total > $1';
  CREATE FUNCTION app.is_open(s app.state) RETURNS boolean LANGUAGE sql BEGIN ATOMIC; SELECT s = 'open'; END;
  CREATE FUNCTION app.dearest() RETURNS SETOF app.orders LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT * FROM app.dear(900); END $$;
  CREATE VIEW app.dear_ones AS SELECT * FROM app.dearest();`;

const catalogOf = async (sql: string) => {
  await using database = await freshDatabase(server());
  const session = await server().connect(database.name);
  await session.script(sql);
  const catalog = await readCatalog(session);
  await session.end();
  return catalog;
};

test('a schema is the same wherever and in whatever order it was made', async () => {
  const before = await catalogOf(SCHEMA);
  const now = await catalogOf(`CREATE TYPE passing AS ENUM ('a'); DROP TYPE passing; ${SCHEMA}`);
  expect(changedNames(before, now)).toEqual(new Set());
});

test.each([
  ['a function of one statement', 'total > $1', 'total >= $1', ['dear', 'dearest', 'dear_ones']],
  ['a function of SQL alone', "s = 'open'", "s <> 'done'", ['is_open']],
  ['what a function costs', 'LANGUAGE plpgsql', 'LANGUAGE plpgsql ROWS 5', ['dearest', 'dear_ones']],
  [
    'an index of a table that functions read',
    'CREATE INDEX orders_total ON app.orders (total);',
    '',
    ['orders', 'dear', 'dearest', 'dear_ones'],
  ],
])('knows who is affected by a change of %s', async (_what, was, is, names) => {
  const changed = changedNames(await catalogOf(SCHEMA), await catalogOf(SCHEMA.replace(was, is)));
  expect(changed).toEqual(new Set(names));
  expect(isAffected('a.sql', 'SELECT * FROM app.dearest()', changed)).toBe(names.includes('dearest'));
});
