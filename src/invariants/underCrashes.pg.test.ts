import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { embedded } from '../postgres/embedded/embedded.js';
import type { Server } from '../postgres/server.js';
import { testCacheDir } from '../postgres/testing.js';
import type { Ground } from './ground.js';
import { countersGround } from './testing.js';
import { checkUnderCrashes } from './underCrashes.js';

// A server of its own: the one that all tests share must not be killed under them.
const cacheDir = `${testCacheDir}-crash-${process.pid}`;
let server: Server;
let ground: Ground;

beforeAll(async () => {
  server = await embedded().start({ cacheDir, emit: () => undefined });
  ground = await countersGround(server);
});
afterAll(async () => {
  await ground.template.drop();
  await server.stop();
  await rm(cacheDir, { recursive: true, force: true });
});

test('nothing acknowledged is lost when the server is killed in the middle of churn', async () => {
  const result = await checkUnderCrashes(ground, 2);
  if (result.state !== 'crashed') throw new Error(result.reason);
  expect(result.crashes).toHaveLength(2);
  for (const { acknowledged, rest } of result.crashes) {
    expect(acknowledged).toBeGreaterThan(10);
    expect(rest.filter(({ state }) => state === 'violated')).toEqual([]);
  }
}, 60_000);

test('acknowledged work that is gone after a crash is told, operation by operation', async () => {
  const forgetting = {
    ...server,
    restart: async (profile: 'measuring' | 'seeding') => {
      await server.restart?.(profile);
      for (const { name } of await server.databases()) {
        if (!name.startsWith('planproof_check_')) continue;
        const session = await server.connect(name);
        await session.script('DELETE FROM planproof_churn.ledger WHERE sequence = 0');
        await session.end();
      }
    },
  };
  const result = await checkUnderCrashes({ ...ground, server: forgetting }, 1);
  if (result.state !== 'crashed') throw new Error(result.reason);
  const [wrong] = result.crashes[0]?.rest.filter(({ state }) => state === 'violated') ?? [];
  expect(wrong).toMatchObject({
    name: 'what was acknowledged is in the database, once, and nothing else is',
    rows: expect.arrayContaining([
      expect.objectContaining({ expected: '1 x in the database', found: 'not in the database' }),
    ]),
  });
}, 60_000);

test('a server that planproof does not own is not crashed', async () => {
  const { crash: _, ...foreign } = server;
  expect(await checkUnderCrashes({ ...ground, server: foreign }, 1)).toMatchObject({ state: 'skipped' });
});
