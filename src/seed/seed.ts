import { environmentError } from '../errors.js';
import type { Lock, Server } from '../postgres/server.js';
import type { BuildTimes } from './build.js';
import type { Axes } from './dataset.js';
import { lockDataset } from './lock.js';
import { makeDatasets } from './make.js';
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
  const [seeded] = await seedDatasets(server, [options]);
  return seeded as SeededDataset;
};

/** The same for several, the sizes of a sweep for example: what is missing is made between one pair of restarts. */
export const seedDatasets = async (server: Server, all: readonly SeedOptions[]): Promise<readonly SeededDataset[]> => {
  const start = performance.now();
  const plans = all.map((options) => planSeeding(server, options));
  const missing: SeedPlan[] = [];
  const cached: Found[] = [];
  for (const plan of plans) {
    const found = await find(server, plan);
    if (found) cached.push(found);
    else missing.push(plan);
  }
  const made = await makeMissing(server, missing, cached);
  const found = missing.length === 0 ? cached : await findAll(server, plans);
  const totalMs = performance.now() - start;
  return found.map((each) => asSeeded(each, made.has(each.plan.database) ? 'seeded' : 'cached', totalMs));
};

/** Lets go of what was found first: to have the server alone it must hold nothing. Gives the databases that it made. */
const makeMissing = async (
  server: Server,
  missing: readonly SeedPlan[],
  cached: readonly Found[],
): Promise<ReadonlySet<string>> => {
  if (missing.length === 0) return new Set();
  for (const { lock } of cached) await lock.release();
  return makeDatasets(server, missing);
};

const findAll = async (server: Server, plans: readonly SeedPlan[]): Promise<readonly Found[]> => {
  const all: Found[] = [];
  for (const plan of plans) {
    const found = await find(server, plan);
    if (!found) throw removedMeanwhile(plan);
    all.push(found);
  }
  return all;
};

const removedMeanwhile = ({ dataset }: SeedPlan) =>
  environmentError({
    code: 'dataset-removed',
    message: `The dataset ${dataset.name} was removed as soon as it was made.`,
    hint: 'Run the same command again; raise the limit on cached datasets if it is what removes them.',
  });

interface Found {
  readonly plan: SeedPlan;
  readonly kept: KeptDataset;
  readonly lock: Lock;
}

const find = async (server: Server, plan: SeedPlan): Promise<Found | undefined> => {
  const { database, emit } = plan;
  const lock = await lockDataset(server, database, 'shared', emit);
  const databases = await server.databases();
  await dropUnfinished(server, databases, false);
  const kept = databases.flatMap((info) => datasetIn(info) ?? []).find((dataset) => dataset.database === database);
  if (kept) {
    await touch(server, kept);
    return { plan, kept, lock };
  }
  await lock.release();
  return undefined;
};

const asSeeded = ({ plan, kept, lock }: Found, state: SeededDataset['state'], totalMs: number): SeededDataset => {
  const named = typeof plan.scale === 'string' ? { scale: plan.scale } : {};
  const { name, hash, database, axes, seed, tables, times } = kept;
  return { name, hash, database, ...named, axes, seed, state, tables, times, totalMs, release: () => lock.release() };
};
