import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import type { DatabaseMark, Server } from './server.js';

const SCRATCH: DatabaseMark = { planproof: 1, purpose: 'scratch' };
const fresh = () => `contract_${randomBytes(6).toString('hex')}`;

/** What every provider's server promises, whatever it runs on. `another` is a second server object, as another process has it. */
export const itKeepsTheContract = (provider: string, server: () => Server, another: () => Promise<Server>): void => {
  describe(`the contract of a server, by ${provider}`, () => {
    const inDatabase = async (task: (name: string) => Promise<void>) => {
      const name = fresh();
      await server().createDatabase(name, SCRATCH);
      try {
        await task(name);
      } finally {
        await server().dropDatabase(name);
      }
    };

    it('tells its version, and sessions are set alike', async () => {
      const session = await server().connect();
      const [row] = await session.query(
        `SELECT current_setting('server_version_num')::int AS number, current_setting('TimeZone') AS zone,
                current_setting('DateStyle') AS style, current_setting('application_name') AS name`,
      );
      expect(row).toMatchObject({ number: server().version.number, zone: 'UTC', name: `planproof ${process.pid}` });
      expect(row?.style).toContain('ISO');
      expect(server().version.major).toBeGreaterThanOrEqual(14);
      await session.end();
    });

    it('makes, fills, copies, renames and drops databases that carry a mark', async () => {
      await inDatabase(async (name) => {
        const session = await server().connect(name);
        await session.script('CREATE TABLE t (v int)');
        const copy = session.copyIn('COPY t FROM STDIN');
        copy.end('1\n2\n');
        await finished(copy);
        await session.end();
        const [draft, clone] = [fresh(), fresh()];
        await server().createDatabase(draft, SCRATCH, { template: name });
        await server().renameDatabase(draft, clone, { planproof: 1, purpose: 'clone', of: name });
        const copied = await server().connect(clone);
        expect(await copied.query('SELECT sum(v)::int AS sum FROM t')).toEqual([{ sum: 3 }]);
        const listed = (await server().databases()).find((each) => each.name === clone);
        expect(listed).toMatchObject({ mark: { planproof: 1, purpose: 'clone', of: name } });
        expect(listed?.bytes).toBeGreaterThan(1_000_000);
        await server().dropDatabase(clone);
        await expect(copied.query('SELECT 1')).rejects.toMatchObject({ code: 'connection-lost' });
        expect((await server().databases()).map((each) => each.name)).not.toContain(clone);
        await server().dropDatabase(clone);
      });
    });

    it('leaves full-page images out of the WAL while a task runs, where it can be told to', async () => {
      await server().withoutPageImages?.(async () => {
        const session = await server().connect();
        await session.script('CHECKPOINT');
        expect(await session.query('SELECT full_page_writes FROM pg_control_checkpoint()')).toEqual([
          { full_page_writes: false },
        ]);
        await session.end();
      });
    });

    it('leaves alone what carries no mark', async () => {
      await expect(server().dropDatabase('postgres')).rejects.toMatchObject({ code: 'not-our-database' });
    });

    it('lets one run wait for another, whatever connections they came by', async () => {
      const other = await another();
      try {
        const name = fresh();
        const held = await server().lock(name, 'shared');
        const along = await other.lock(name, 'shared');
        await along.release();
        const order: string[] = [];
        const waiting = other
          .lock(name, 'exclusive', (holder) => order.push(holder))
          .then((lock) => {
            order.push('taken');
            return lock;
          });
        await expect.poll(() => order).toEqual([`planproof ${process.pid}`]);
        order.push('released');
        await held.release();
        await (await waiting).release();
        expect(order.slice(1)).toEqual(['released', 'taken']);
      } finally {
        await other.stop();
      }
    });

    it('reads a backend’s clock only where that process is on this machine', async () => {
      const { backendPid } = server();
      if (backendPid === undefined) return;
      const session = await server().connect();
      expect(readFileSync(`/proc/${backendPid(session)}/cmdline`, 'utf8')).toContain(`postgres: `);
      expect(readFileSync(`/proc/${backendPid(session)}/schedstat`, 'utf8')).toMatch(/^\d+ /);
      await session.end();
    });
  });
};
