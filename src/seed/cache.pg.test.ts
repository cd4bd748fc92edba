import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseMark, Server } from '../postgres/server.js';
import type { ProgressEvent } from '../progress.js';
import { listDatasets, removeDatasets } from './catalogue.js';
import { lockDataset, lockName } from './lock.js';
import { type SeededDataset, seedDataset } from './seed.js';
import faulty from './testing.faulty.js';
import { withOwnCluster, withoutRestart } from './testing.server.js';

const cluster = withOwnCluster();
let own: Server;
let server: Server;
beforeAll(async () => {
  own = await cluster.start();
  await own.restart?.('seeding');
  server = withoutRestart(own);
});
afterEach(() => removeDatasets(server));

const seeding = (seed: number, more: { on?: Server; emit?: (event: ProgressEvent) => void } = {}) => {
  const { on = server, emit = () => undefined, ...rest } = more;
  return seedDataset(on, { dataset: faulty, scale: { fault: 0 }, seed, emit, ...rest });
};

const seeded = async (seed: number): Promise<SeededDataset> => {
  const dataset = await seeding(seed);
  await dataset.release();
  return dataset;
};

const databases = async (): Promise<string[]> => (await server.databases()).map(({ name }) => name);

describe('what a killed run left', () => {
  const building = (dataset: string): DatabaseMark => ({
    planproof: 1,
    purpose: 'building',
    lock: lockName(dataset),
  });

  test('is dropped by the next run, whatever it seeds', async () => {
    await server.createDatabase('left_behind', building('some_dataset'));
    await seeded(2);
    expect(await databases()).not.toContain('left_behind');
  });

  test('is left alone while the run that builds it lives', async () => {
    const lock = await lockDataset(server, 'living_dataset', 'exclusive', () => undefined);
    await server.createDatabase('being_built', building('living_dataset'));
    await seeded(3);
    expect(await databases()).toContain('being_built');
    await lock.release();
    await server.dropDatabase('being_built');
  });

  test('a database of the dataset’s name that nobody can read is made anew', async () => {
    const { database } = await seeded(4);
    await server.renameDatabase(database, database.replace('planproof', 'moved'), { planproof: 1, purpose: 'scratch' });
    await server.renameDatabase(database.replace('planproof', 'moved'), database, { planproof: 1, purpose: 'dataset' });
    expect((await seeded(4)).state).toBe('seeded');
  });
});

describe('the limit on what is kept', () => {
  test('removes the least recently used, with its clones, and says so; what is in use stays', async () => {
    const [first, second] = [await seeded(5), await seeded(6)];
    await seeded(5);
    const half = await server.lock('half_made', 'exclusive');
    await server.createDatabase('clone_of_second', { planproof: 1, purpose: 'clone', dataset: second.hash });
    const begun = { planproof: 1, purpose: 'building', dataset: second.hash, lock: 'half_made' } as const;
    await server.createDatabase('half_made_of_second', begun);
    expect((await listDatasets(server)).find(({ hash }) => hash === second.hash)?.clones).toHaveLength(2);
    const inUse = await seeding(5);
    const notes: string[] = [];
    const third = await seeding(7, {
      on: { ...server, cacheBytes: 1 },
      emit: (event) => event.kind === 'note' && notes.push(event.message),
    });
    expect(await databases()).toEqual([first.database, third.database].toSorted());
    expect(notes).toEqual([
      expect.stringMatching(/^Removed the dataset faulty \(\d+ MB, last used .*\): datasets may take 1 MB\.$/),
    ]);
    await inUse.release();
    await third.release();
    await half.release();
  });

  test('cleaning removes all but what is in use', async () => {
    const inUse = await seeding(8);
    await seeded(9);
    expect((await removeDatasets(server)).map(({ state }) => state).toSorted()).toEqual(['in-use', 'removed']);
    expect((await listDatasets(server)).map(({ seed }) => seed)).toEqual([8]);
    await inUse.release();
  });
});

describe('a full disk', () => {
  test('is an error with numbers before anything is made', async () => {
    const small: Server = { ...server, disk: async () => ({ freeBytes: 20e6, totalBytes: 5e9 }) };
    await expect(seeding(10, { on: small })).rejects.toMatchObject({
      code: 'disk-too-small',
      exitCode: 3,
      message: expect.stringMatching(/^Dataset faulty needs about \d+ MB, and the disk has 20 MB free of 5\.0 GB\.$/),
    });
    expect(await databases()).toEqual([]);
  });

  test('in the middle of the work is one too, and leaves nothing', async () => {
    const full = { ...faulty, indexes: 'testing.faulty.disk-full.sql' };
    const failing = seedDataset(server, { dataset: full, scale: { fault: 0 }, seed: 11, emit: () => undefined });
    await expect(failing).rejects.toMatchObject({
      code: 'disk-full',
      exitCode: 3,
      message: expect.stringMatching(/has been removed \(.* free of .* now\)\.$/),
    });
    expect(await databases()).toEqual([]);
  });
});

test('where the server can restart, seeding happens in the seeding profile and measuring in the other', async () => {
  const profiles: string[] = [];
  const restart = async (profile: 'seeding' | 'measuring') => {
    profiles.push(profile);
    await own.restart?.(profile);
  };
  const { database } = await seeding(12, { on: { ...own, restart } });
  const session = await own.connect(database);
  const [settings] = await session.query(
    "SELECT current_setting('fsync') AS fsync, current_setting('wal_level') AS wal",
  );
  expect(settings).toEqual({ fsync: 'on', wal: 'replica' });
  expect(profiles).toEqual(['seeding', 'measuring']);
  expect((await seeding(12, { on: { ...own, restart } })).state).toBe('cached');
  expect(profiles).toHaveLength(2);
});
