import pg from 'pg';
import type { ForeignServer } from './testing.js';

const clientOf = async ({ port, password }: ForeignServer, database: string): Promise<pg.Client> => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database });
  await client.connect();
  return client;
};

/** Runs SQL as the superuser, one statement after the other. */
export const asOwner = async (server: ForeignServer, database: string, ...statements: readonly string[]) => {
  const client = await clientOf(server, database);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

/** What the superuser is answered. */
export const asked = async (server: ForeignServer, sql: string): Promise<readonly unknown[]> => {
  const client = await clientOf(server, 'postgres');
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

/** Fills a server with what people have: databases, schemas, roles, settings, rows. */
export const furnish = async (server: ForeignServer): Promise<void> => {
  await asOwner(
    server,
    'postgres',
    'CREATE ROLE app LOGIN',
    "ALTER ROLE app SET work_mem = '7MB'",
    'CREATE ROLE readers',
    'GRANT readers TO app',
    'CREATE DATABASE shop OWNER app',
    `CREATE DATABASE "Odd ""name" `,
    'CREATE DATABASE planproof_lookalike',
    'COMMENT ON DATABASE shop IS \'{"note": "ours"}\'',
    'ALTER DATABASE shop SET search_path = sales, public',
    "ALTER SYSTEM SET work_mem = '5MB'",
    'SELECT pg_reload_conf()',
    'CREATE TABLE kept (v int); INSERT INTO kept VALUES (1)',
  );
  await asOwner(
    server,
    'shop',
    'CREATE SCHEMA sales',
    'CREATE TABLE sales.orders AS SELECT v AS id, md5(v::text) AS said FROM generate_series(1, 2000) AS v',
    'CREATE INDEX ON sales.orders (said)',
    'CREATE SEQUENCE sales.numbers',
    "SELECT nextval('sales.numbers')",
    'CREATE FUNCTION sales.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
    'ANALYZE sales.orders',
  );
};

const TABLES = `
  SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind IN ('r', 'm', 'S') AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg_toast%' ORDER BY 1`;

/** A checksum of every catalog, table and sequence of every database, and of all settings. */
export const witness = async (server: ForeignServer): Promise<Readonly<Record<string, string>>> => {
  const seen: Record<string, string> = {};
  const owner = await clientOf(server, 'postgres');
  const { rows } = await owner.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE datallowconn ORDER BY 1',
  );
  const settings = await owner.query(`
    SELECT md5(string_agg(concat_ws('=', name, reset_val, sourcefile, sourceline), E'\\n' ORDER BY name)) AS sum
    FROM pg_settings WHERE name NOT LIKE 'transaction%'`);
  seen.settings = settings.rows[0].sum;
  const file = await owner.query("SELECT md5(pg_read_file('postgresql.auto.conf')) AS sum");
  seen['postgresql.auto.conf'] = file.rows[0].sum;
  await owner.end();
  for (const { datname } of rows) {
    const client = await clientOf(server, datname);
    for (const { name } of (await client.query<{ name: string }>(TABLES)).rows) {
      const { rows: sums } = await client.query(
        `SELECT md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C"), '')) AS sum FROM (SELECT * FROM ${name}) AS t`,
      );
      seen[`${datname}: ${name}`] = sums[0].sum;
    }
    await client.end();
  }
  return seen;
};
