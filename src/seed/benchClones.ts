import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Server } from '../postgres/server.js';
import { timed } from './build.js';
import type { SeedOptions } from './plan.js';
import { seedDataset } from './seed.js';

/** One copy of the whole database by the server, and one of the same files by `cp -r`, one after the other. */
interface CloneTimes {
  readonly cloneMs: number;
  readonly copyMs: number;
}

export interface CloneBench {
  readonly cloneBytes: number;
  /** None where the server's files are not on this machine. */
  readonly clones: readonly CloneTimes[];
}

const CLONE = 'planproof_bench_clone';

/** Measures cloning a seeded dataset beside copying its files to `directory`. */
export const benchClones = async (
  server: Server,
  options: SeedOptions,
  directory: string,
  rounds: number,
): Promise<CloneBench> => {
  const { database, release } = await seedDataset(server, options);
  const session = await server.connect();
  const [found] = await session.query<{ path: string; bytes: number }>(
    `SELECT current_setting('data_directory') || '/base/' || oid AS path, pg_database_size(oid) AS bytes
     FROM pg_database WHERE datname = $1`,
    [database],
  );
  await session.end();
  const clones: CloneTimes[] = [];
  const measurable = found !== undefined && existsSync(found.path);
  // The first, which reads the files from disk for all that follow, does not count.
  for (let round = 0; measurable && round <= rounds; round++) {
    const times = await cloneBesideCopy(server, database, found.path, join(directory, 'clone'));
    if (round > 0) clones.push(times);
  }
  await release();
  return { clones, cloneBytes: found?.bytes ?? 0 };
};

const cloneBesideCopy = async (server: Server, database: string, path: string, copy: string): Promise<CloneTimes> => {
  await server.dropDatabase(CLONE);
  const copyMs = await timed(() => execa('cp', ['-r', path, copy]));
  await rm(copy, { recursive: true });
  const mark = { planproof: 1, purpose: 'scratch' } as const;
  const cloneMs = await timed(() => server.createDatabase(CLONE, mark, { template: database }));
  await server.dropDatabase(CLONE);
  return { cloneMs, copyMs };
};
