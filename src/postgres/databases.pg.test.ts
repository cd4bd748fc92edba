import { expect, test } from 'vitest';
import { CREATING } from './administration.js';
import type { DatabaseMark } from './server.js';
import { freshDatabase, withServer } from './testing.js';

const server = withServer();

const dataset: DatabaseMark = { planproof: 1, purpose: 'dataset', hash: "it's" };

const find = async (name: string) => (await server().databases()).find((database) => database.name === name);

const inDatabase = async (database: string, sql: string) => {
  const session = await server().connect(database);
  try {
    return await session.query(sql);
  } finally {
    await session.end();
  }
};

test('a database carries its mark and size, and is dropped with its connections', async () => {
  const { name } = await freshDatabase(server());
  const session = await server().connect(name);
  const found = await find(name);
  expect(found?.mark).toMatchObject({ planproof: 1, purpose: 'scratch' });
  expect(found?.bytes).toBeGreaterThan(1_000_000);
  await server().dropDatabase(name);
  expect(await find(name)).toBeUndefined();
  await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'connection-lost' });
});

test('a renamed database carries the new mark', async () => {
  const { name } = await freshDatabase(server());
  await server().renameDatabase(name, `${name}_done`, dataset);
  expect((await find(`${name}_done`))?.mark).toEqual(dataset);
  expect(await find(name)).toBeUndefined();
  await server().dropDatabase(`${name}_done`);
});

test('a rename onto a name that is taken changes neither name nor mark', async () => {
  await using one = await freshDatabase(server());
  await using two = await freshDatabase(server());
  await expect(server().renameDatabase(one.name, two.name, dataset)).rejects.toMatchObject({ code: '42P04' });
  expect((await find(one.name))?.mark).toMatchObject({ planproof: 1, purpose: 'scratch' });
});

test('a copy has the rows of its template, and a mark of its own', async () => {
  await using template = await freshDatabase(server());
  await inDatabase(template.name, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  await using copy = await freshDatabase(server(), template.name);
  expect(await inDatabase(copy.name, 'SELECT sum(n) FROM kept')).toEqual([{ sum: 500_500 }]);
  expect((await find(copy.name))?.mark.purpose).toBe('scratch');
});

test('a database without a mark is neither listed, nor dropped, nor renamed', async () => {
  const name = `foreign_${process.pid}`;
  await inDatabase('postgres', `CREATE DATABASE ${name}`);
  await inDatabase('postgres', `COMMENT ON DATABASE ${name} IS '{"planproof": "mine"}'`);
  expect(await find(name)).toBeUndefined();
  await expect(server().dropDatabase(name)).rejects.toMatchObject({ code: 'not-our-database' });
  await expect(server().renameDatabase(name, 'stolen', dataset)).rejects.toMatchObject({ code: 'not-our-database' });
  await inDatabase('postgres', `DROP DATABASE ${name}`);
});

test('a database whose making was cut off before its mark was written is known as ours', async () => {
  const name = `cut_off_${process.pid}`;
  // Else a planproof that starts just now drops it.
  const making = await server().lock(CREATING, 'shared');
  await inDatabase('postgres', `CREATE DATABASE ${name} CONNECTION LIMIT 7362637`);
  expect((await find(name))?.mark).toEqual({ planproof: 1, purpose: 'building' });
  await server().dropDatabase(name);
  expect(await find(name)).toBeUndefined();
  await making.release();
});

test('dropping what is not there says nothing', async () => {
  await server().dropDatabase('was never there');
});

test('names with quotes and capitals are names like any other', async () => {
  const name = `It's "odd" ${process.pid}`;
  await server().createDatabase(name, dataset);
  expect((await find(name))?.mark).toEqual(dataset);
  await server().dropDatabase(name);
});
