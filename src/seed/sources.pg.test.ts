import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Server } from '../postgres/server.js';
import { removeDatasets } from './catalogue.js';
import { loadDataset } from './copy/load-module.js';
import type { Dataset } from './dataset.js';
import { type SeededDataset, seedDataset } from './seed.js';
import { withOwnCluster, withoutRestart } from './testing.server.js';

const cluster = withOwnCluster();
let server: Server;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'planproof-sources-'));
  const own = await cluster.start();
  await own.restart?.('seeding');
  server = withoutRestart(own);
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (files: Readonly<Record<string, string>>): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

const datasetOf = (sources: Partial<Dataset>): Dataset => ({
  name: 'own',
  module: pathToFileURL(join(folder, 'dataset.ts')).href,
  axes: {},
  scales: { ci: {} },
  schema: 'schema.sql',
  ...sources,
});

const seeding = (dataset: Dataset) =>
  seedDataset(server, { dataset, scale: 'ci', seed: 1, emit: () => undefined, threads: 1 });

const seeded = async (dataset: Dataset): Promise<SeededDataset> => {
  const made = await seeding(dataset);
  await made.release();
  return made;
};

const asked = async ({ database }: SeededDataset, sql: string): Promise<unknown> => {
  const session = await server.connect(database);
  const [row] = await session.query(sql);
  await session.end();
  return row;
};

describe('a schema of the user’s own', () => {
  test('comes from migrations, in the order of their numbers, and generators fill it before its keys and indexes hold', async () => {
    write({
      'migrations/2_lists.sql': 'CREATE TABLE list (id int PRIMARY KEY);',
      'migrations/10_items.sql': `CREATE TABLE item (id int PRIMARY KEY, list_id int NOT NULL REFERENCES list);
        CREATE INDEX item_list ON item (list_id);`,
      'migrations/10_items.down.sql': 'DROP TABLE item;',
      'migrations/11_note/migration.sql': 'CREATE INDEX CONCURRENTLY item_id_list ON item (id, list_id);',
      'migrations/12_dbmate.sql': `-- migrate:up\nALTER TABLE list ADD note text;\n-- migrate:down\nDROP TABLE list;`,
      'dataset.ts': `import { column, defineDataset, law } from 'planproof';
        export default defineDataset({ name: 'own', module: import.meta.url, axes: {}, scales: { ci: {} },
          schema: { migrations: 'migrations' },
          tables: () => ({
            list: { rows: 10, columns: { id: column.serial() } },
            item: { rows: 500, columns: { id: column.serial(), list_id: column.reference('list.id', law.zipf(1)) } },
          }) });`,
    });
    const dataset = await loadDataset(pathToFileURL(join(folder, 'dataset.ts')).href, 'own');
    const made = await seeded(dataset);
    expect(made.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['list', 10],
      ['item', 500],
    ]);
    const standing = `SELECT (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated) AS foreign,
      (SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text)
       FROM pg_index WHERE indrelid = 'item'::regclass AND indisvalid) AS indexes`;
    expect(await asked(made, standing)).toEqual({ foreign: 1, indexes: 'item_id_list item_list item_pkey' });
    write({ 'migrations/13_more.sql': 'ALTER TABLE list ADD more text;' });
    expect((await seeded(dataset)).hash).not.toBe(made.hash);
  }, 90_000);

  test('comes from a plain pg_dump with its rows, whoever owned them', async () => {
    write({
      'dump.sql': `\\restrict 7hYt\nSELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.post (id integer NOT NULL, title text);
ALTER TABLE public.post OWNER TO nobody_here;
COPY public.post (id, title) FROM stdin;
1\tit's; fine
2\t\\N
\\.

ALTER TABLE ONLY public.post ADD CONSTRAINT post_pkey PRIMARY KEY (id);
GRANT SELECT ON public.post TO somebody_else;
\\unrestrict 7hYt\n`,
    });
    const made = await seeded(datasetOf({ schema: 'dump.sql' }));
    expect(made.tables).toMatchObject([{ name: 'post', rows: 2 }]);
    expect(await asked(made, 'SELECT string_agg(title, $$,$$) AS titles FROM post')).toEqual({ titles: "it's; fine" });
  });

  test('and data of the user’s own come from commands and files', async () => {
    write({ 'rows.csv': 'id,title\n3,"a, b"\n' });
    const command = `node -e "const { Client } = require('pg'); const c = new Client(process.env.DATABASE_URL);
      c.connect().then(() => c.query('CREATE TABLE post (id int, title text)')).then(() => c.end())"`;
    const schema = { command: command.replaceAll('\n', ' '), inputs: ['package.json'] };
    const made = await seeded(datasetOf({ schema, data: { copy: { post: 'rows.csv' } } }));
    expect(await asked(made, 'SELECT * FROM post')).toEqual({ id: 3, title: 'a, b' });
  });

  test('comes from commands whose driver knows no sockets', async () => {
    write({ 'schema.sql': '' });
    // pg would take a folder for a socket's; a host and a port are all that this one knows.
    const script = `const { Client } = require('pg'); const { hostname, port, username, password, pathname } = new URL(process.env.DATABASE_URL);
      const c = new Client({ host: hostname, port, user: username, password, database: pathname.slice(1) });
      c.connect().then(() => c.query('CREATE TABLE far (host text)'))
        .then(() => c.query('INSERT INTO far VALUES ($1)', [process.env.PGHOST])).then(() => c.end())`;
    const command = `node -e "${script.replaceAll(/\s+/g, ' ').replaceAll('$', '\\$')}"`;
    const made = await seeded(datasetOf({ schema: { command, inputs: [], tcp: true } }));
    expect(await asked(made, 'SELECT * FROM far')).toEqual({ host: '127.0.0.1' });
  });
});

describe('a source that fails names its place and what mends it', () => {
  test.each<[string, Partial<Dataset>, Readonly<Record<string, string>>, RegExp, RegExp]>([
    [
      'a migration',
      { schema: { migrations: 'bad' } },
      { 'bad/1.sql': 'CREATE TABLE a (id int);\n\nCREATE TABLE b (id int REFERENCES c);' },
      /^Dataset own, schema: relation "c" does not exist: .*bad\/1\.sql:3/,
      /^Mend the SQL/,
    ],
    [
      'an extension that the server does not have',
      { schema: 'geo.sql' },
      { 'geo.sql': '-- maps\nCREATE EXTENSION postgis;' },
      /^Dataset own, schema: extension "postgis" is not available.*geo\.sql:2/s,
      /^This server does not have postgis: use one that does \(--postgres container:postgis\/postgis/,
    ],
    [
      'a row of a dump',
      { schema: 'rows.sql' },
      { 'rows.sql': 'CREATE TABLE a (id int);\nCOPY a FROM stdin;\n1\n2\nx\n\\.\n' },
      /^Dataset own, schema: invalid input syntax for type integer: "x": .*rows\.sql:5$/,
      /^Mend the SQL/,
    ],
    [
      'a command of psql',
      { schema: 'psql.sql' },
      { 'psql.sql': 'CREATE TABLE a (id int);\n\\connect other\n' },
      /^\\connect is a command of psql, which planproof is not: .*psql\.sql:2/,
      /without --create/,
    ],
    [
      'a file that psql would include',
      { schema: 'psql.sql' },
      { 'psql.sql': 'CREATE TABLE a (id int);\r\n\\i tables/b.sql\r\n' },
      /^\\i is a command of psql, which planproof is not: .*psql\.sql:2/,
      /migrations: 'db'/,
    ],
    [
      'rows that psql would copy',
      { schema: 'psql.sql' },
      { 'psql.sql': "CREATE TABLE a (id int);\n\\copy a from 'a.csv' csv\n" },
      /^\\copy is a command/,
      /data: \{ copy: \{ orders: 'orders\.csv' \} \}/,
    ],
    [
      'a command',
      { schema: { command: 'echo no such revision; exit 3', inputs: [] } },
      {},
      /^The command echo no such revision; exit 3 ended with 3:\nno such revision$/,
      /DATABASE_URL/,
    ],
    [
      'a command that knows no sockets',
      {
        schema: {
          command: 'echo "tcp connect (localhost:5432): connection refused - :econnrefused"; exit 1',
          inputs: [],
        },
      },
      {},
      /econnrefused$/,
      /write tcp: true beside it/,
    ],
    [
      'a file that is not there',
      { data: { copy: { post: 'absent.csv' } } },
      { 'schema.sql': 'CREATE TABLE post (id int)' },
      /^Dataset own names a file that cannot be read: .*absent\.csv$/,
      /^Write the file/,
    ],
    [
      'a folder without migrations',
      { schema: { migrations: 'empty' } },
      { 'empty/readme.md': '' },
      /^There is no migration \(\*\.sql\) in .*empty\.$/,
      /\{ command, inputs \}/,
    ],
  ])('%s', async (_what, sources, files, message, hint) => {
    write(files);
    const error = await (async () => seeding(datasetOf(sources)))().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect((await server.databases()).filter(({ mark }) => mark.purpose === 'building')).toEqual([]);
  });
});

afterAll(() => removeDatasets(server));
