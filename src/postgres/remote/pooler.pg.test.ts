import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../secret.js';
import { serverUser } from '../embedded/user.js';
import { url } from '../url/url.js';
import { type ForeignServer, freePort, startForeignServer } from './testing.js';

const PGBOUNCER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((path) => existsSync(path));

describe.skipIf(PGBOUNCER === undefined)('PgBouncer in between (skipped where there is no pgbouncer)', () => {
  let foreign: ForeignServer;
  let folder = '';
  let pooler: ChildProcess | undefined;
  beforeAll(async () => {
    foreign = await startForeignServer();
    folder = await mkdtemp(join(tmpdir(), 'pp-pooler-'));
  });
  afterEach(async () => {
    pooler?.kill('SIGKILL');
    if (pooler && pooler.exitCode === null) await once(pooler, 'exit');
  });
  afterAll(async () => {
    await foreign?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const startPooler = async (...lines: string[]): Promise<number> => {
    const port = await freePort();
    const users = join(folder, 'users');
    await writeFile(users, `"postgres" "${foreign.password.replaceAll('"', '""')}"\n`);
    const own = [
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = plain',
      `auth_file = ${users}`,
    ];
    const file = join(folder, 'pgbouncer.ini');
    const databases = ['[databases]', `* = host=127.0.0.1 port=${foreign.port}`, '[pgbouncer]'];
    await writeFile(file, [...databases, ...own, ...lines, ''].join('\n'));
    const user = serverUser();
    if (user) for (const path of [folder, users, file]) chownSync(path, user.uid, user.gid);
    const as = user === undefined ? {} : { uid: user.uid, gid: user.gid };
    pooler = spawn(PGBOUNCER ?? '', [file], { stdio: 'ignore', ...as });
    while (!(await answers(port))) await sleep(50);
    return port;
  };

  it.each([
    ['as it comes', ['pool_mode = transaction']],
    [
      'told to ignore what it does not know',
      ['pool_mode = transaction', 'ignore_startup_parameters = options,extra_float_digits'],
    ],
    ['in session mode', ['pool_mode = session', 'ignore_startup_parameters = options,extra_float_digits']],
  ])('is recognised and refused: %s', async (_, lines) => {
    const port = await startPooler(...lines);
    const provider = url({
      url: new Secret(`postgresql://postgres@127.0.0.1:${port}/postgres`),
      allowRemote: false,
      keep: false,
      environment: { PGPASSWORD: foreign.password },
      home: folder,
    });
    await expect(provider.start({ cacheDir: folder, emit: () => undefined })).rejects.toMatchObject({
      code: 'pooler-in-between',
      exitCode: 3,
      hint: expect.stringMatching(/Name the server itself/),
    });
  });
});

const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
};
