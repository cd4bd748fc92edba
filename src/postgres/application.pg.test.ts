import { describe, expect, it } from 'vitest';
import { asApplication } from './application.js';
import { freshDatabase, withServer } from './testing.js';

const server = withServer();

describe("the application's session", () => {
  it('has its settings, its search_path and its protocol', async () => {
    await using database = await freshDatabase(server());
    const session = await server().connect(database.name);
    await session.script('CREATE SCHEMA own; CREATE TABLE own.t AS SELECT 7 AS v');
    const settings = { work_mem: '64MB', 'app.tenant': '5' };
    await asApplication(session, { settings, searchPath: 'own', protocol: 'simple' });
    expect(session.protocol).toBe('simple');
    const sql = "SELECT v, current_setting('work_mem'), current_setting('app.tenant') FROM t";
    expect((await session.simpleText(sql)).rows).toEqual([['7', '64MB', '5']]);
  });

  it('has a role’s rights, and sees the rows that its policies leave', async () => {
    await using database = await freshDatabase(server());
    const role = database.name.replace('test', 'tenant');
    const owner = await server().connect(database.name);
    await owner.script(`
      CREATE ROLE ${role}; CREATE TABLE t (tenant int); INSERT INTO t VALUES (1), (2), (2); GRANT SELECT ON t TO ${role};
      ALTER TABLE t ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON t USING (tenant = current_setting('app.tenant')::int)`);
    try {
      const session = await server().connect(database.name);
      await asApplication(session, { settings: { 'app.tenant': '2' }, role, protocol: 'extended' });
      expect(await session.query('SELECT count(*) FROM t')).toEqual([{ count: 2 }]);
      await expect(session.query('DELETE FROM t')).rejects.toThrow('permission denied');
      await session.end();
    } finally {
      await owner.script(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await owner.end();
    }
  });

  it('is refused by name where the server refuses it', async () => {
    const settings = { shared_buffers: '1GB' };
    await expect(asApplication(await server().connect(), { settings, protocol: 'extended' })).rejects.toMatchObject({
      code: 'setting-refused',
      message: expect.stringContaining('shared_buffers = 1GB'),
    });
  });
});
