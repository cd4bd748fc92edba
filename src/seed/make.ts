import { availableParallelism } from 'node:os';
import type { Server } from '../postgres/server.js';
import { type Building, type Built, buildDataset } from './build.js';
import { checkDisk, diskFull, estimateBytes, isDiskFull } from './disk.js';
import { evict } from './evict.js';
import { lockDataset, lockName } from './lock.js';
import { type DatasetMark, datasetIn, markOf } from './mark.js';
import type { SeedPlan } from './plan.js';
import { dropUnfinished } from './unfinished.js';

/**
 * Makes datasets, each under a temporary name, and renamed when it is complete; gives the databases of those that no other process
 * had made meanwhile. From the restart into `seeding` on this process has the server alone, where the server can restart.
 */
export const makeDatasets = async (server: Server, plans: readonly SeedPlan[]): Promise<ReadonlySet<string>> => {
  await server.restart?.('seeding');
  const made = new Set<string>();
  try {
    for (const plan of plans) if (await makeLocked(server, plan)) made.add(plan.database);
  } catch (error) {
    // Whatever ended the seeding is the news, not that the server will not come back after it.
    await server.restart?.('measuring').catch(() => undefined);
    throw error;
  }
  await server.restart?.('measuring');
  return made;
};

const makeLocked = async (server: Server, plan: SeedPlan): Promise<boolean> => {
  const lock = await lockDataset(server, plan.database, 'exclusive', plan.emit);
  try {
    const databases = await server.databases();
    await dropUnfinished(server, databases, server.restart !== undefined);
    const same = databases.find(({ name }) => name === plan.database);
    if (same && datasetIn(same)) return false;
    // One that another version marked in a way that this one cannot read.
    if (same) await server.dropDatabase(plan.database);
    await make(server, plan);
    return true;
  } finally {
    await lock.release();
  }
};

const make = async (server: Server, plan: SeedPlan): Promise<void> => {
  const { dataset, database, emit } = plan;
  const { cacheBytes = Number.POSITIVE_INFINITY } = server;
  const needed = estimateBytes(plan.bound);
  await evict(server, { cacheBytes, comingBytes: needed, spared: database, emit });
  await checkDisk(server, dataset.name, needed);
  const building = `${database}_building`;
  await server.dropDatabase(building);
  await server.createDatabase(building, { planproof: 1, purpose: 'building', lock: lockName(database) });
  try {
    const built = await buildDataset(buildingOf(server, plan, building));
    await server.renameDatabase(building, database, markOf(detailsOf(plan, built)));
  } catch (error) {
    await server.dropDatabase(building).catch(() => undefined);
    throw isDiskFull(error) ? await diskFull(server, dataset.name, error) : error;
  }
};

/** What buildDataset needs to fill a database by a plan. */
export const buildingOf = (server: Server, plan: SeedPlan, database: string): Building => {
  const { dataset, axes, seed, bound, content, emit } = plan;
  return {
    server,
    database,
    bound,
    content,
    producer: { module: dataset.module, dataset: dataset.name, axes, seed },
    claims: dataset.claims?.(axes) ?? [],
    threads: plan.threads ?? Math.floor(availableParallelism() / 2),
    emit,
  };
};

const detailsOf = ({ dataset, hash, axes, seed }: SeedPlan, { tables, times }: Built): DatasetMark => {
  const now = new Date().toISOString();
  return { name: dataset.name, hash, axes, seed, tables: [...tables], times, createdAt: now, usedAt: now };
};
