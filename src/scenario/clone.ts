import { createHash } from 'node:crypto';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import { INSUFFICIENT_PRIVILEGE, sqlStateOf } from '../sql/sqlState.js';
import type { Setup } from './setup.js';
import { applySetup, type SetupCost } from './setupCost.js';

/** What is cloned, and the hash of the dataset that it holds. */
export interface Source {
  readonly database: string;
  readonly hash: string;
}

/** A database of its own with setups in it, and what each cost there. */
export interface Clone {
  readonly name: string;
  readonly costs: Readonly<Record<string, SetupCost>>;
}

/** The clone of a dataset with these setups, made where it is not there yet; whoever else makes it at the same time is waited for. */
export const cachedClone = async (
  server: Server,
  dataset: Source,
  setups: readonly Setup[],
  emit: Emit,
  name = cloneName(dataset.hash, setups),
): Promise<Clone> => {
  const lock = await server.lock(name, 'exclusive', (holder) =>
    emit({ kind: 'note', message: `waiting for ${holder}, which is making the same clone` }),
  );
  try {
    const found = (await server.databases()).find((database) => database.name === name);
    if (found !== undefined) return { name, costs: found.mark.costs as Clone['costs'] };
    return await buildClone(server, dataset, name, setups, emit);
  } finally {
    await lock.release();
  }
};

/** A clone is known by what it is a clone of, and by the SQL that ran in it, in order. */
export const cloneName = (source: string, setups: readonly Setup[]): string => {
  const hash = createHash('sha256').update(source);
  for (const { sql } of setups) hash.update(sql.hash);
  return `planproof_clone_${hash.digest('hex').slice(0, 16)}`;
};

/** Builds under a temporary name and renames when all is done, so that a clone is complete or does not exist. */
const buildClone = async (
  server: Server,
  dataset: Source,
  name: string,
  setups: readonly Setup[],
  emit: Emit,
): Promise<Clone> => {
  const building = `${name}_building`;
  await server.dropDatabase(building);
  await cloneDataset(server, dataset, building, name, emit);
  const costs: Record<string, SetupCost> = {};
  const session = await server.connect(building);
  try {
    for (const setup of setups) {
      emit({ kind: 'step', title: `setting up ${setup.shape}` });
      costs[setup.shape] = await applySetup(session, setup);
    }
    await settle(session, setups);
  } finally {
    await session.end();
  }
  const shapes = setups.map(({ shape }) => shape);
  await server.renameDatabase(building, name, { planproof: 1, purpose: 'clone', dataset: dataset.hash, shapes, costs });
  return { name, costs };
};

/** CREATE DATABASE ... TEMPLATE refuses a source in use, hence the exclusive lock. */
const cloneDataset = async (
  server: Server,
  { database: source, hash }: Source,
  target: string,
  clone: string,
  emit: Emit,
): Promise<void> => {
  const lock = await server.lock(source, 'exclusive', (holder) =>
    emit({ kind: 'note', message: `waiting for ${holder}, which is measuring the dataset that is to be cloned` }),
  );
  try {
    emit({ kind: 'step', title: `cloning ${source}` });
    const mark = { planproof: 1, purpose: 'building', dataset: hash, lock: clone } as const;
    await server.createDatabase(target, mark, { template: source });
  } finally {
    await lock.release();
  }
};

/**
 * Freezes everything, so that no read sets a hint bit; analyses only what the setups made or changed, so that every
 * clone plans the dataset's own tables by the very same statistics.
 */
const settle = async (session: Session, setups: readonly Setup[]): Promise<void> => {
  await session.script('VACUUM (FREEZE)');
  const touched = [...new Set(setups.flatMap(({ locks = [] }) => locks.map(({ relation }) => relation)))];
  const fresh = await session.query<{ relation: string }>(
    // pg_stats rather than pg_statistic, which is the superuser's alone.
    `SELECT pg_class.oid::regclass::text AS relation FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
     WHERE relkind IN ('r', 'p', 'm') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
       AND relpersistence = 'p' AND NOT EXISTS (
         SELECT FROM pg_stats WHERE schemaname = nspname AND tablename = relname)
       AND pg_relation_size(pg_class.oid) > 0`,
  );
  for (const relation of [...touched, ...fresh.map((row) => row.relation)]) await session.script(`ANALYZE ${relation}`);
  await session.script('CHECKPOINT').catch(unlessForbidden);
};

/** A checkpoint keeps full-page images out of the first measurements; on other people's servers it is not everybody's to ask for. */
const unlessForbidden = (error: unknown): void => {
  if (sqlStateOf(error) !== INSUFFICIENT_PRIVILEGE) throw error;
};
