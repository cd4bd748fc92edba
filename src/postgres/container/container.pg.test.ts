import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownModule } from '../../module.js';
import type { Server } from '../server.js';
import { itKeepsTheContract } from '../testing.contract.js';
import { container } from './container.js';
import { removeLeft } from './labels.js';
import { findTestcontainers } from './testcontainers.js';
import { whyNoContainers } from './testing.engine.js';

const { image, reason } = await whyNoContainers();
const engineOf = async () => (await (await findTestcontainers())?.getContainerRuntimeClient())?.container.dockerode;

if (reason !== undefined) {
  it.skip(`a container keeps the contract: skipped, ${reason}`, () => undefined);
} else {
  describe('a container', () => {
    let server: Server;
    beforeAll(async () => {
      server = await container(image, { memoryBytes: 512 * 1024 ** 2, cpus: 1 }).start({
        cacheDir: tmpdir(),
        emit: () => undefined,
      });
    }, 180_000);
    afterAll(() => server?.stop(), 60_000);

    // A container is one planproof's own: nobody else comes to it.
    itKeepsTheContract(
      'container',
      () => server,
      async () => ({ ...server, stop: async () => undefined }),
    );

    it('measures under planproof’s settings, with what counts writes loaded', async () => {
      const session = await server.connect();
      const rows = await session.query(`
        SELECT name, setting FROM pg_settings WHERE name IN
          ('autovacuum', 'track_io_timing', 'shared_buffers', 'pg_stat_statements.track', 'shared_preload_libraries')
        ORDER BY name`);
      await session.end();
      expect(rows).toEqual([
        { name: 'autovacuum', setting: 'off' },
        { name: 'pg_stat_statements.track', setting: 'none' },
        { name: 'shared_buffers', setting: String((64 * 1024) / 8) },
        { name: 'shared_preload_libraries', setting: 'pg_stat_statements, auto_explain' },
        { name: 'track_io_timing', setting: 'on' },
      ]);
    });

    it('has an address for commands that make tables', async () => {
      const client = new pg.Client({ connectionString: server.addressOf?.('postgres').url, ssl: false });
      await client.connect();
      expect((await client.query('SELECT current_database() AS name')).rows).toEqual([{ name: 'postgres' }]);
      await client.end();
    });

    it('is removed, with its data, at the next start after its planproof was killed; those of the living stay', async () => {
      const engine = await engineOf();
      if (engine === undefined) throw new Error('there is an engine');
      const ids = async () =>
        (await engine.listContainers({ all: true, filters: { label: ['planproof.pid'] } })).map(({ Id }) => Id);
      const before = await ids();
      const { path, execArgv } = ownModule('./testing.starter', import.meta.url);
      const killed = fork(path, [image], { execArgv });
      await once(killed, 'message');
      const left = (await ids()).filter((id) => !before.includes(id));
      expect(left).toHaveLength(1);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
      expect(await removeLeft(engine)).toEqual([image]);
      expect(await ids()).toEqual(before);
    }, 180_000);

    it('has its backends’ clocks read on this machine, where its processes run', async () => {
      const session = await server.connect();
      const pid = server.backendPid?.(session) ?? 0;
      expect(pid).not.toBe(session.processId);
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toMatch(/^postgres: /);
      await session.end();
    });

    it('of an image that cannot be had is refused with its name', async () => {
      await expect(
        container('nosuch/image:1').start({ cacheDir: tmpdir(), emit: () => undefined }),
      ).rejects.toMatchObject({
        code: 'image-not-found',
        exitCode: 3,
        message: expect.stringContaining('nosuch/image:1'),
      });
    });
  });
}
