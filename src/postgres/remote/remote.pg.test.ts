import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../secret.js';
import type { Server } from '../server.js';
import { itKeepsTheContract } from '../testing.contract.js';
import { url } from '../url/url.js';
import { debianBinaries, type ForeignServer, startForeignServer } from './testing.js';

const debian = await debianBinaries();
const KINDS = [
  { name: 'url (our binaries)', skip: false, options: {} },
  { name: 'url (Debian’s package)', skip: debian === undefined, options: { ...(debian && { binaries: debian }) } },
];

const SKIPPED = 'url (Debian’s package): skipped, there is none under /usr/lib/postgresql';

describe.each(KINDS)('$name', ({ name, options, skip }) => {
  if (skip) {
    it.skip(SKIPPED, () => undefined);
    return;
  }

  let foreign: ForeignServer;
  let server: Server;
  const connect = (text = foreign.url, environment: Record<string, string> = { PGPASSWORD: foreign.password }) =>
    url({ url: new Secret(text), allowRemote: false, keep: false, environment, home: foreign.folder }).start({
      cacheDir: foreign.folder,
      emit: () => undefined,
    });
  const sql = async (...statements: string[]) => {
    const session = await server.connect();
    for (const statement of statements) await session.query(statement);
    await session.end();
  };
  beforeAll(async () => {
    foreign = await startForeignServer(options);
    server = await connect();
  });
  afterAll(async () => {
    await server?.stop();
    await foreign?.stop();
  });

  itKeepsTheContract(name, () => server, connect);

  it('finds the backend’s process on this machine, and neither restarts nor crashes what is not its own', () => {
    expect(server.backendPid).toBeDefined();
    expect([server.restart, server.crash, server.standby, server.disk]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('works as a role that may create databases and nothing else, and refuses one that may not', async () => {
    await sql("CREATE ROLE maker LOGIN CREATEDB PASSWORD 'm'", "CREATE ROLE reader LOGIN PASSWORD 'r'");
    const as = (user: string, password: string) =>
      connect(foreign.url.replace('postgres@', `${user}@`), { PGPASSWORD: password });
    const made = await as('maker', 'm');
    await made.createDatabase('made_by_maker', { planproof: 1, purpose: 'building' });
    expect((await made.databases()).map(({ name }) => name)).toContain('made_by_maker');
    await made.stop();
    expect((await server.databases()).map(({ name }) => name)).not.toContain('made_by_maker');
    await expect(as('reader', 'r')).rejects.toMatchObject({
      code: 'may-not-create-databases',
      hint: expect.stringContaining('ALTER ROLE "reader" CREATEDB'),
    });
    await expect(as('maker', 'wrong')).rejects.toMatchObject({
      code: 'server-refused',
      hint: 'Check the password of "maker".',
    });
    await expect(connect(foreign.url, {})).rejects.toMatchObject({ hint: expect.stringContaining('PGPASSWORD') });
    await sql('DROP ROLE maker', 'DROP ROLE reader');
  });

  it('does not meet other runs elsewhere because the usual place is full: it would take theirs for left', async () => {
    await sql("CREATE ROLE maker LOGIN CREATEDB PASSWORD 'm'", 'CREATE DATABASE elsewhere');
    await sql('ALTER DATABASE postgres CONNECTION LIMIT 0');
    const there = foreign.url.replace('postgres@', 'maker@').replace(/postgres$/, 'elsewhere');
    const connecting = connect(there, { PGPASSWORD: 'm' });
    await expect(connecting).rejects.toMatchObject({ code: 'server-refused', cause: { code: '53300' } });
    await sql('ALTER DATABASE postgres CONNECTION LIMIT -1', 'DROP DATABASE elsewhere', 'DROP ROLE maker');
  });

  it('drops, when a run leaves, what was its own and nothing of another that lives', async () => {
    const [leaving, living] = [await connect(), await connect()];
    await leaving.createDatabase('of_leaving', { planproof: 1, purpose: 'building' });
    await living.createDatabase('of_living', { planproof: 1, purpose: 'scratch' });
    const names = async () => (await server.databases()).map(({ name }) => name);
    expect(await names()).toEqual(expect.arrayContaining(['of_leaving', 'of_living']));
    await leaving.stop();
    expect(await names()).not.toContain('of_leaving');
    expect(await names()).toContain('of_living');
    await living.stop();
    expect(await names()).not.toContain('of_living');
  });

  it('refuses other machines unless that is allowed', () => {
    const elsewhere = { url: new Secret('postgresql://db.example.com'), keep: false, environment: {}, home: '/' };
    expect(() => url({ ...elsewhere, allowRemote: false })).toThrow(
      expect.objectContaining({ code: 'remote-not-allowed' }),
    );
    expect(url({ ...elsewhere, allowRemote: true }).name).toBe('url');
  });
});
