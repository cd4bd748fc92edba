import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { prepareCacheFolder } from './cachefolder.js';
import { embedded } from './embedded.js';
import { clusterDir, eventually, nothingLeft, withCache } from './testing.processes.js';
import { serverUser } from './user.js';

const start = (cacheDir: string) => embedded().start({ cacheDir, emit: () => undefined });

const withStoppedCluster = (run: (cacheDir: string, data: string) => Promise<void>) =>
  withCache(async (cacheDir) => {
    await (await start(cacheDir)).stop();
    await run(cacheDir, join(clusterDir(cacheDir), 'data'));
  });

const isRoot = process.getuid?.() === 0;

test('data that is damaged is refused with the reason of the server itself, and nothing keeps running', () =>
  withStoppedCluster(async (cacheDir, data) => {
    truncateSync(join(data, 'global', 'pg_control'), 100);
    await expect(start(cacheDir)).rejects.toMatchObject({
      code: 'server-did-not-start',
      exitCode: 3,
      message: expect.stringContaining('pg_control'),
      hint: expect.stringContaining(clusterDir(cacheDir)),
    });
    await eventually(() => nothingLeft(cacheDir));
  }));

test('data that others may read is refused with the mode that mends it', () =>
  withStoppedCluster(async (cacheDir, data) => {
    chmodSync(data, 0o755);
    await expect(start(cacheDir)).rejects.toMatchObject({
      code: 'server-did-not-start',
      message: expect.stringContaining('invalid permissions'),
      hint: expect.stringContaining('0700'),
    });
    chmodSync(data, 0o700);
    await (await start(cacheDir)).stop();
  }));

test.skipIf(!isRoot)('data of another user is refused with its reason', () =>
  withStoppedCluster(async (cacheDir, data) => {
    chownSync(data, 0, 0);
    await expect(start(cacheDir)).rejects.toMatchObject({ code: 'server-did-not-start' });
  }),
);

test('a cache folder that cannot be made is named, with the variable that moves it', () =>
  withCache(async (cacheDir) => {
    writeFileSync(join(cacheDir, 'file'), '');
    await expect(start(join(cacheDir, 'file', 'cache'))).rejects.toMatchObject({
      code: 'cache-not-writable',
      exitCode: 3,
      hint: expect.stringContaining('PLANPROOF_CACHE_DIR'),
    });
  }));

test.runIf(process.platform === 'linux')('a cache folder in /proc is refused, not waited for', async () => {
  await expect(start('/proc/nowhere/cache')).rejects.toMatchObject({ code: 'cache-not-writable' });
});

test.skipIf(!isRoot)("as root, a cache folder that the server's user may not enter is refused", () =>
  withCache(async (cacheDir) => {
    chmodSync(cacheDir, 0o700);
    await expect(start(cacheDir)).rejects.toMatchObject({
      code: 'cache-not-enterable',
      message: expect.stringContaining(serverUser()?.name ?? ''),
    });
  }),
);

test('a temporary folder that cannot be written is named', () =>
  withCache(async (cacheDir) => {
    const file = join(cacheDir, 'file');
    writeFileSync(file, '');
    vi.stubEnv('TMPDIR', file);
    await expect(start(cacheDir)).rejects.toMatchObject({
      code: 'keeper-failed',
      message: expect.stringContaining(file),
    });
    vi.unstubAllEnvs();
  }));

test('a full disk is noticed before anything starts', () =>
  withCache(async (cacheDir) => {
    const full = () => ({ freeBytes: 10_000_000, totalBytes: 1e12 });
    expect(() => prepareCacheFolder(cacheDir, undefined, full)).toThrow(/Only 9 MiB are free/);
  }));

test('the server listens on no port, and in a folder that its own user alone may enter', () =>
  withCache(async (cacheDir) => {
    const server = await start(cacheDir);
    const session = await server.connect();
    const [row] = await session.query<{ port: string; folder: string }>(
      `SELECT current_setting('listen_addresses') AS port, current_setting('unix_socket_directories') AS folder`,
    );
    expect(row?.port).toBe('');
    const folder = (row?.folder ?? '').replaceAll('"', '');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(folder).uid).toBe(serverUser()?.uid ?? process.getuid?.());
    if (isRoot) expect(connectAs(65533, join(folder, '.s.PGSQL.5432'))).toBe('EACCES');
    await server.stop();
  }));

const connectAs = (uid: number, socket: string): string => {
  const script = `require('net').connect(process.argv[1]).on('connect', () => { console.log('connected'); process.exit() })
    .on('error', (error) => console.log(error.code))`;
  return execFileSync(process.execPath, ['-e', script, socket], { uid, gid: uid, cwd: '/', encoding: 'utf8' }).trim();
};
