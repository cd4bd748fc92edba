import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Server } from '../server.js';
import { freshDatabase, testCacheDir } from '../testing.js';
import { embedded } from './embedded.js';

// A server of its own, so that the copy holds nothing of other tests.
const cacheDir = `${testCacheDir}-standby-${process.pid}`;
let server: Server;

beforeAll(async () => {
  server = await embedded().start({ cacheDir, emit: () => undefined });
});
afterAll(async () => {
  await server.stop();
  await rm(cacheDir, { recursive: true, force: true });
});

test('a standby shows what the primary wrote, and lags once it is paused', async () => {
  await using database = await freshDatabase(server);
  const primary = await server.connect(database.name);
  await primary.script('CREATE TABLE item AS SELECT generate_series(1, 1000) AS id');
  const standby = await server.standby?.();
  if (standby === undefined) throw new Error('the embedded server makes standbys');
  try {
    const reader = await standby.connect(database.name);
    const count = async () => (await reader.query<{ rows: number }>('SELECT count(*) AS rows FROM item'))[0]?.rows;
    expect(await count()).toBe(1000);
    await primary.script('INSERT INTO item SELECT generate_series(1, 500)');
    await standby.catchUp();
    expect(await count()).toBe(1500);
    await standby.pause();
    await primary.script('INSERT INTO item SELECT generate_series(1, 500)');
    expect(await count()).toBe(1500);
    expect(await standby.lagBytes()).toBeGreaterThan(0);
    await expect(reader.script('INSERT INTO item VALUES (1)')).rejects.toMatchObject({ code: '25006' });
    await reader.end();
  } finally {
    await standby.stop();
    await primary.end();
  }
  await expect(standby.connect(database.name)).rejects.toMatchObject({ code: 'cannot-connect' });
}, 60_000);
