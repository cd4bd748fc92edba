import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ForeignServer, startForeignServer } from '../postgres/remote/testing.js';
import { planproof, withFolder } from './testing.js';

let server: ForeignServer;
const folder = withFolder();
const capture = (...args: string[]) =>
  planproof(['capture', '--database-url', server.url, ...args], {
    cwd: folder(),
    env: { PGPASSWORD: server.password },
  });

const asPostgres = async () => {
  const { port, password } = server;
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', password });
  await client.connect();
  return client;
};

beforeAll(async () => {
  server = await startForeignServer({ settings: ["shared_preload_libraries = 'pg_stat_statements'"] });
}, 120_000);
afterAll(() => server.stop());

describe('planproof capture', () => {
  it('says what is missing where the server counts no statements', async () => {
    const { stderr, exitCode } = await capture();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('CREATE EXTENSION pg_stat_statements'),
    });
  }, 60_000);

  it('ranks the shapes by the time that they took in all, and writes each as a .sql file', async () => {
    const client = await asPostgres();
    await client.query(
      'CREATE EXTENSION pg_stat_statements; CREATE TABLE item AS SELECT n AS id FROM generate_series(1, 200000) AS n',
    );
    for (const list of ['1, 2', '1, 2, 3']) await client.query(`SELECT count(*) FROM item WHERE id IN (${list})`);
    await client.query('SELECT id FROM item LIMIT 1');
    await client.end();
    const { stdout, stderr, exitCode } = await capture('--out', 'captured', '--top', '2');
    expect({ stderr, exitCode }).toEqual({
      stderr: expect.stringContaining('wrote captured/01-select-item.sql'),
      exitCode: 0,
    });
    expect(stdout).toMatch(/^\d+\.\d %.* 2 .*SELECT count\(\*\) FROM item WHERE id IN \(\$1/m);
    expect(await readdir(join(folder(), 'captured'))).toEqual(['01-select-item.sql', '02-select-item.sql']);
    expect(await readFile(join(folder(), 'captured/01-select-item.sql'), 'utf8')).toMatch(
      /^-- 2 calls took [\s\S]*SELECT count/,
    );
  }, 60_000);

  it.each([[['capture', '--database-url']], [['seed', '--like']]])(
    '%j does not wait behind a lock',
    async (command) => {
      const holder = await asPostgres();
      await holder.query('BEGIN; LOCK TABLE pg_stat_statements, pg_depend IN ACCESS EXCLUSIVE MODE');
      try {
        const env = { PGPASSWORD: server.password };
        const { exitCode, stderr } = await planproof([...command, server.url], { cwd: folder(), env });
        expect({ exitCode, stderr }).toEqual({
          exitCode: 3,
          stderr: expect.stringContaining('behind somebody’s lock'),
        });
      } finally {
        await holder.end();
      }
    },
    60_000,
  );
});
