import { existsSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProgressEvent } from '../../progress.js';
import { CREATING } from '../administration.js';
import type { Session } from '../session.js';
import { embedded } from './embedded.js';
import { isRunning } from './processes.js';
import {
  clusterDir,
  eventually,
  Holder,
  keeper,
  makeCache,
  nothingLeft,
  postmasterPid,
  processGroup,
  withCache,
} from './testing.processes.js';
import { copyUnsynced } from './unsyncedCopy.js';

const start = (cacheDir: string, events: ProgressEvent[] = []) =>
  embedded().start({ cacheDir, emit: (event) => events.push(event) });

let warm = '';
beforeAll(async () => {
  warm = await makeCache();
});
afterAll(() => rm(warm, { recursive: true }));

// Most tests are about what runs, not about how a cluster is made: they share one, which is down between them.
const withWarmCache = (run: (cacheDir: string) => Promise<void>) => run(warm);

const settingOf = async (server: Awaited<ReturnType<typeof start>>, name: string) => {
  const session = await server.connect();
  const [row] = await session.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
  await session.end();
  return row?.value;
};

test('the server runs while somebody is attached, and is gone when the last one has stopped', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    const second = await start(cacheDir);
    const pid = postmasterPid(cacheDir) ?? 0;
    await first.stop();
    expect(isRunning(pid)).toBe(true);
    expect(await settingOf(second, 'fsync')).toBe('on');
    await second.stop();
    expect(isRunning(pid)).toBe(false);
    await eventually(() => nothingLeft(cacheDir));
  }));

test('what was in the cluster is still there at the next start', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    await first.createDatabase('kept', { planproof: 1, purpose: 'dataset' });
    await first.stop();
    const second = await start(cacheDir);
    expect((await second.databases()).map(({ name }) => name)).toContain('kept');
    await second.stop();
  }));

test('a planproof killed by SIGKILL takes the server with it', () =>
  withWarmCache(async (cacheDir) => {
    const holder = new Holder();
    await holder.ask({ do: 'start', cacheDir });
    const pid = postmasterPid(cacheDir) ?? 0;
    holder.kill();
    await eventually(() => nothingLeft(cacheDir));
    expect(isRunning(pid)).toBe(false);
  }));

test('Ctrl-C in the terminal reaches neither the keeper nor the server', () =>
  withWarmCache(async (cacheDir) => {
    const server = await start(cacheDir);
    for (const pid of [keeper(cacheDir).pid, postmasterPid(cacheDir) ?? 0]) {
      expect(processGroup(pid)).not.toBe(processGroup(process.pid));
    }
    await server.stop();
  }));

test('after the keeper was killed the next start stops the server that it left, and its sockets', () =>
  withWarmCache(async (cacheDir) => {
    const holder = new Holder();
    await holder.ask({ do: 'start', cacheDir });
    const orphan = postmasterPid(cacheDir) ?? 0;
    const killed = keeper(cacheDir);
    process.kill(killed.pid, 'SIGKILL');
    await eventually(() => !isRunning(killed.pid));
    const server = await start(cacheDir);
    expect(isRunning(orphan)).toBe(false);
    expect(postmasterPid(cacheDir)).not.toBe(orphan);
    expect(readdirSync(dirname(dirname(killed.socket))).filter((name) => name.includes(`-${killed.pid}-`))).toEqual([]);
    expect(await settingOf(server, 'fsync')).toBe('on');
    await server.stop();
    holder.kill();
  }));

test('who survives the keeper stops the server itself', () =>
  withWarmCache(async (cacheDir) => {
    const server = await start(cacheDir);
    const pid = postmasterPid(cacheDir) ?? 0;
    process.kill(keeper(cacheDir).pid, 'SIGKILL');
    await eventually(() => !isRunning(keeper(cacheDir).pid));
    await server.stop();
    expect(isRunning(pid)).toBe(false);
  }));

test('eight that start at once on an empty cache share one keeper and one server', () =>
  withCache(async (cacheDir) => {
    const servers = await Promise.all(Array.from({ length: 8 }, () => start(cacheDir)));
    const keepers = readdirSync(clusterDir(cacheDir)).filter(
      (name) => name.startsWith('keeper.') && name !== 'keeper.log',
    );
    expect(keepers).toHaveLength(1);
    expect(new Set(await Promise.all(servers.map((server) => settingOf(server, 'unix_socket_directories')))).size).toBe(
      1,
    );
    await Promise.all(servers.map((server) => server.stop()));
    await eventually(() => nothingLeft(cacheDir));
    const sockets = readdirSync(tmpdir()).filter((name) => name.startsWith(`planproof-${keeper(cacheDir).pid}-`));
    expect(sockets).toEqual([]);
  }));

test('a cut-off initdb is begun anew', () =>
  withCache(async (cacheDir) => {
    const first = await start(cacheDir);
    await first.stop();
    renameSync(join(clusterDir(cacheDir), 'data'), join(clusterDir(cacheDir), 'data.draft-1'));
    const second = await start(cacheDir);
    expect(await second.databases()).toEqual([]);
    await second.stop();
    expect(existsSync(join(clusterDir(cacheDir), 'data.draft-1'))).toBe(false);
  }));

test('a cluster that was written without fsync when the machine went down is made anew', () =>
  withCache(async (cacheDir) => {
    const first = await start(cacheDir);
    await first.createDatabase('suspect', { planproof: 1, purpose: 'dataset' });
    await first.stop();
    writeFileSync(join(clusterDir(cacheDir), 'unsynced'), 'another boot');
    const second = await start(cacheDir);
    expect(await second.databases()).toEqual([]);
    await second.stop();
  }));

test('a scratch database of a process that is gone is dropped at the next start', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    const mark = { planproof: 1, purpose: 'scratch' } as const;
    await first.createDatabase('mine', mark);
    await first.createDatabase('left', { ...mark, pid: 2 ** 30 });
    const second = await start(cacheDir);
    const names = (await second.databases()).map(({ name }) => name);
    await first.dropDatabase('mine');
    await Promise.all([first.stop(), second.stop()]);
    expect(names).toContain('mine');
    expect(names).not.toContain('left');
  }));

test('a database whose making was cut off is dropped at the next start, unless somebody is making one', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    const session = await first.connect();
    await session.query('CREATE DATABASE cut_off CONNECTION LIMIT 7362637');
    await session.end();
    const making = await first.lock(CREATING, 'shared');
    const names = async () => (await first.databases()).map(({ name }) => name);
    const second = await start(cacheDir);
    const [meanwhile] = [await names(), await making.release()];
    const third = await start(cacheDir);
    const afterwards = await names();
    await Promise.all([first.stop(), second.stop(), third.stop()]);
    expect(meanwhile).toContain('cut_off');
    expect(afterwards).not.toContain('cut_off');
  }));

test('a session of a planproof that is gone is ended at the next start', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    const session = await first.connect();
    await session.query("SELECT set_config('application_name', $1, false)", [`planproof ${2 ** 30}`]);
    const second = await start(cacheDir);
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'connection-lost' });
    await Promise.all([first.stop(), second.stop()]);
  }));

test('a copy of a database waits for no disk, which every other session still does, and is synced when the server stops', () =>
  withWarmCache(async (cacheDir) => {
    const server = await start(cacheDir);
    const unsynced = join(clusterDir(cacheDir), 'unsynced');
    expect(existsSync(unsynced)).toBe(false);
    const mark = { planproof: 1, purpose: 'scratch' } as const;
    await server.createDatabase('copied', mark);
    expect(existsSync(unsynced)).toBe(false);
    const older = await server.connect();
    await server.createDatabase('copy', mark, { template: 'copied' });
    const markedAt = statSync(unsynced).mtimeMs;
    const copying = await server.connect();
    const directory = clusterDir(cacheDir);
    await copyUnsynced({ major: 18, binaries: '', directory }, copying);
    expect(statSync(unsynced).mtimeMs).toBe(markedAt);
    const fsync = (session: Session) => session.query("SELECT current_setting('fsync') AS fsync");
    expect(await fsync(copying)).toEqual([{ fsync: 'off' }]);
    expect(await fsync(older)).toEqual([{ fsync: 'on' }]);
    await older.script('SELECT pg_reload_conf()');
    expect(await settingOf(server, 'fsync')).toBe('on');
    await server.stop();
    await eventually(() => nothingLeft(cacheDir));
    expect(existsSync(unsynced)).toBe(false);
    const again = await start(cacheDir);
    for (const name of ['copied', 'copy']) await again.dropDatabase(name);
    await again.stop();
  }));

test('the last of those who want no page images turns them on again, and the mark stands until the server stops', () =>
  withWarmCache(async (cacheDir) => {
    const [first, second] = [await start(cacheDir), await start(cacheDir)];
    const areWritten = async () => {
      const session = await second.connect();
      await session.script('CHECKPOINT');
      const [row] = await session.query('SELECT full_page_writes AS written FROM pg_control_checkpoint()');
      await session.end();
      return row?.written;
    };
    await second.withoutPageImages?.(async () => {
      await first.withoutPageImages?.(async () => expect(await areWritten()).toBe(false));
      expect(await areWritten()).toBe(false);
      expect(await settingOf(second, 'full_page_writes')).toBe('on');
    });
    expect(await areWritten()).toBe(true);
    const unsynced = join(clusterDir(cacheDir), 'unsynced');
    expect(existsSync(unsynced)).toBe(true);
    await first.stop();
    await second.stop();
    await eventually(() => nothingLeft(cacheDir));
    expect(existsSync(unsynced)).toBe(false);
  }));

test('settings that ALTER SYSTEM left behind are forgotten at the next start', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    const session = await first.connect();
    await session.query('ALTER SYSTEM SET autovacuum = on');
    await first.restart?.('measuring');
    expect(await settingOf(first, 'autovacuum')).toBe('on');
    await first.stop();
    const second = await start(cacheDir);
    expect(await settingOf(second, 'autovacuum')).toBe('off');
    await second.stop();
  }));

test('stopping twice does no harm to the others', () =>
  withWarmCache(async (cacheDir) => {
    const [first, second] = await Promise.all([start(cacheDir), start(cacheDir)]);
    await first.stop();
    await first.stop();
    expect(await settingOf(second, 'fsync')).toBe('on');
    await second.stop();
  }));

test('whenever in its start planproof is killed, the next start works and leaves nothing', () =>
  withWarmCache(async (cacheDir) => {
    for (const delay of [300, 500, 700]) {
      const holder = new Holder();
      holder.process.send({ do: 'start', cacheDir });
      await sleep(delay);
      holder.kill();
    }
    const server = await start(cacheDir);
    expect(await settingOf(server, 'fsync')).toBe('on');
    await server.stop();
    await eventually(() => nothingLeft(cacheDir));
  }));

test('restart goes to the seeding profile and back, and ends the sessions of the caller', () =>
  withWarmCache(async (cacheDir) => {
    const server = await start(cacheDir);
    const session = await server.connect();
    await server.restart?.('seeding');
    await expect(session.query('SELECT 1')).rejects.toThrow();
    expect(await settingOf(server, 'wal_level')).toBe('minimal');
    expect(existsSync(join(clusterDir(cacheDir), 'unsynced'))).toBe(true);
    await server.restart?.('measuring');
    expect(await settingOf(server, 'wal_level')).toBe('replica');
    expect(await settingOf(server, 'fsync')).toBe('on');
    expect(existsSync(join(clusterDir(cacheDir), 'unsynced'))).toBe(false);
    await server.stop();
  }));

test('restart waits, and says for whom, until the other planproof has left', () =>
  withWarmCache(async (cacheDir) => {
    const events: ProgressEvent[] = [];
    const server = await start(cacheDir, events);
    const holder = new Holder();
    await holder.ask({ do: 'start', cacheDir });
    let restarted = false;
    const restart = server.restart?.('seeding').then(() => {
      restarted = true;
    });
    await eventually(() => events.some((event) => event.kind === 'note'));
    expect(events).toContainEqual(
      expect.objectContaining({ message: expect.stringContaining(`planproof ${holder.process.pid}`) }),
    );
    expect(await holder.ask({ do: 'query', sql: 'SHOW fsync' })).toEqual([{ fsync: 'on' }]);
    expect(restarted).toBe(false);
    await holder.stop();
    await restart;
    expect(await settingOf(server, 'fsync')).toBe('off');
    await server.stop();
  }));

test('two that both want to seed do so one after the other, and a newcomer waits until the server measures again', () =>
  withWarmCache(async (cacheDir) => {
    const server = await start(cacheDir);
    const other = new Holder();
    await other.ask({ do: 'start', cacheDir });
    // Whose wish comes first is up to the machine, and who has been served must not stay in the other's way.
    const otherSeeds = other.ask({ do: 'restart', profile: 'seeding' }).then(async () => {
      expect(await other.ask({ do: 'query', sql: 'SHOW fsync' })).toEqual([{ fsync: 'off' }]);
      await other.stop();
    });
    await server.restart?.('seeding').then(async () => {
      const newcomer = start(cacheDir).then(async (late) => {
        expect(await settingOf(late, 'fsync')).toBe('on');
        await late.stop();
      });
      await server.restart?.('measuring');
      await server.stop();
      await newcomer;
    });
    await otherSeeds;
  }));

test('who asked first seeds first, also when the other was there before and asks again and again', () =>
  withWarmCache(async (cacheDir) => {
    const greedy = await start(cacheDir);
    await greedy.restart?.('seeding');
    const patient = start(cacheDir).then(async (server) => {
      await server.restart?.('seeding');
      await server.restart?.('measuring');
      await server.stop();
    });
    let served = false;
    void patient.then(() => {
      served = true;
    });
    while (!served) {
      await greedy.restart?.('measuring');
      await greedy.restart?.('seeding');
    }
    await patient;
    await greedy.stop();
  }));

test('a crash loses no committed row', () =>
  withWarmCache(async (cacheDir) => {
    const server = await start(cacheDir);
    const session = await server.connect();
    await session.script('CREATE TABLE kept AS SELECT 1 AS one');
    await server.crash?.();
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ code: 'connection-lost', exitCode: 3 });
    await server.restart?.('measuring');
    const after = await server.connect();
    expect(await after.query('SELECT * FROM kept')).toEqual([{ one: 1 }]);
    await server.stop();
  }));

test('a server that died while in use is started again for the next to come', () =>
  withWarmCache(async (cacheDir) => {
    const first = await start(cacheDir);
    await first.crash?.();
    const second = await start(cacheDir);
    expect(await settingOf(second, 'fsync')).toBe('on');
    await Promise.all([first.stop(), second.stop()]);
  }));

test('no PG variable of the user reaches the connection or the server', () =>
  withWarmCache(async (cacheDir) => {
    const poison = {
      PGHOST: 'nowhere.invalid',
      PGPORT: '1',
      PGUSER: 'mallory',
      PGDATABASE: 'none',
      PGPASSWORD: 'secret',
    };
    const more = {
      PGOPTIONS: '-c work_mem=64kB',
      PGSSLMODE: 'require',
      PGAPPNAME: 'x',
      PGDATA: '/nowhere',
      PGTZ: 'Asia/Tokyo',
    };
    const holder = new Holder({ ...poison, ...more, TZ: 'Asia/Tokyo' });
    await holder.ask({ do: 'start', cacheDir });
    const sql = `SELECT current_setting('work_mem') AS work_mem, current_setting('TimeZone') AS zone, current_user::text AS me`;
    expect(await holder.ask({ do: 'query', sql })).toEqual([{ work_mem: '4MB', zone: 'UTC', me: 'postgres' }]);
    await holder.stop();
  }));
