import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Server } from '../postgres/server.js';
import { timed } from './build.js';
import type { SeedOptions } from './plan.js';
import { seedDataset } from './seed.js';

/** One copy of the whole database by the server, and one of the same files by `cp -r`. */
export interface CloneRound {
  readonly cloneMs: number;
  readonly copyMs: number;
}

export interface CloneBench {
  readonly cloneBytes: number;
  /** None where the server's files are not on this machine. */
  readonly clones: readonly CloneRound[];
}

const CLONE = 'planproof_bench_clone';

/** Measures cloning a seeded dataset beside copying its files within the same file system, in turns who is first. */
export const benchClones = async (server: Server, options: SeedOptions, rounds: number): Promise<CloneBench> => {
  const { database, release } = await seedDataset(server, options);
  try {
    const session = await server.connect();
    const [found] = await session.query<{ data: string; base: string; bytes: number }>(
      `SELECT current_setting('data_directory') AS data, '/base/' || oid AS base, pg_database_size(oid) AS bytes
       FROM pg_database WHERE datname = $1`,
      [database],
    );
    await session.end();
    if (found === undefined || !existsSync(found.data)) return { clones: [], cloneBytes: found?.bytes ?? 0 };
    const directory = await mkdtemp(join(dirname(found.data), 'bench-'));
    const clone = () => cloneMs(server, database);
    const copy = () => copyMs(`${found.data}${found.base}`, join(directory, 'copy'));
    try {
      return { clones: await inTurns(clone, copy, rounds), cloneBytes: found.bytes };
    } finally {
      await rm(directory, { recursive: true });
    }
  } finally {
    await release();
  }
};

type Measure = () => Promise<number>;

const inTurns = async (clone: Measure, copy: Measure, rounds: number): Promise<CloneRound[]> => {
  const clones: CloneRound[] = [];
  // The first round, which reads the files from disk for all that follow, does not count.
  for (let round = 0; round <= rounds; round++) {
    const early = round % 2 === 0 ? await copy() : undefined;
    const cloned = await clone();
    const times = { cloneMs: cloned, copyMs: early ?? (await copy()) };
    if (round > 0) clones.push(times);
  }
  return clones;
};

/** Whoever is second would wait for what the first left to be written back, and for its files to be removed. */
const atRest = async (work: () => Promise<unknown>): Promise<number> => {
  await execa('sync');
  return timed(work);
};

const cloneMs = async (server: Server, template: string): Promise<number> => {
  await server.dropDatabase(CLONE);
  const ms = await atRest(() => server.createDatabase(CLONE, { planproof: 1, purpose: 'scratch' }, { template }));
  await server.dropDatabase(CLONE);
  return ms;
};

const copyMs = async (path: string, copy: string): Promise<number> => {
  const ms = await atRest(() => execa('cp', ['-r', path, copy]));
  await rm(copy, { recursive: true });
  return ms;
};
