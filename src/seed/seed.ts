import { environmentError } from '../errors.js';
import type { Lock, Server } from '../postgres/server.js';
import type { BuildTimes } from './build.js';
import type { Axes } from './dataset.js';
import { lockDataset } from './lock.js';
import { makeDataset } from './make.js';
import { datasetIn, type KeptDataset } from './mark.js';
import { planSeeding, type SeedOptions, type SeedPlan } from './plan.js';
import { touch } from './touch.js';
import { dropUnfinished } from './unfinished.js';
import type { TableFacts } from './verify.js';

/** A dataset that is complete, in the server, and stays there until it is released. */
export interface SeededDataset {
  readonly name: string;
  readonly hash: string;
  readonly database: string;
  /** Absent where axes were given. */
  readonly scale?: string;
  readonly axes: Axes;
  readonly seed: number;
  readonly state: 'cached' | 'seeded';
  readonly tables: readonly TableFacts[];
  /** What its seeding took, now or when it was made. */
  readonly times: BuildTimes;
  /** Milliseconds from the call until it was ready. */
  readonly totalMs: number;
  /** Lets others remove it; ending the server's sessions does so too. */
  release(): Promise<void>;
}

/** Finds a dataset in the server, or makes it: complete or absent. Throws input errors for what is wrong in its definition. */
export const seedDataset = async (server: Server, options: SeedOptions): Promise<SeededDataset> => {
  const start = performance.now();
  const plan = planSeeding(server, options);
  const ready = (dataset: Found, state: SeededDataset['state']) =>
    asSeeded(plan, dataset, state, performance.now() - start);
  const cached = await find(server, plan);
  if (cached) return ready(cached, 'cached');
  const state = (await makeDataset(server, plan)) ? 'seeded' : 'cached';
  const made = await find(server, plan);
  if (made) return ready(made, state);
  throw environmentError({
    code: 'dataset-removed',
    message: `The dataset ${plan.dataset.name} was removed by another process as soon as it was made.`,
    hint: 'Run the same command again; raise the limit on cached datasets if it is what removes them.',
  });
};

interface Found {
  readonly kept: KeptDataset;
  readonly lock: Lock;
}

const find = async (server: Server, { database, emit }: SeedPlan): Promise<Found | undefined> => {
  const lock = await lockDataset(server, database, 'shared', emit);
  const databases = await server.databases();
  await dropUnfinished(server, databases, false);
  const kept = databases.flatMap((info) => datasetIn(info) ?? []).find((dataset) => dataset.database === database);
  if (kept) {
    await touch(server, kept);
    return { kept, lock };
  }
  await lock.release();
  return undefined;
};

const asSeeded = (
  { scale }: SeedPlan,
  { kept, lock }: Found,
  state: SeededDataset['state'],
  totalMs: number,
): SeededDataset => {
  const named = typeof scale === 'string' ? { scale } : {};
  const { name, hash, database, axes, seed, tables, times } = kept;
  return { name, hash, database, ...named, axes, seed, state, tables, times, totalMs, release: () => lock.release() };
};
