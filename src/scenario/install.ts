import { createHash } from 'node:crypto';
import { inputError } from '../errors.js';
import type { Lock, Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import { runScript, ScriptError } from '../sql/script.js';
import { INSUFFICIENT_PRIVILEGE, sqlState } from '../sql/serverError.js';
import type { SetupSql } from './loaded.js';

/** A lock that a setup took on a table that was there before it. */
export interface SetupLock {
  readonly relation: string;
  /** As pg_locks names it: `ShareLock`, `AccessExclusiveLock`, ... */
  readonly mode: string;
}

/** What a shape needs, and whether it may share a database with the others. */
export interface Setup {
  readonly shape: string;
  readonly sql: SetupSql;
  readonly isolation: 'additive' | 'intrusive';
  /** On tables that stood before; absent where they could not be observed. */
  readonly locks?: readonly SetupLock[];
}

/** What a setup cost: a result of its own. */
export interface SetupCost {
  readonly durationMs: number;
  /** By how much the database grew. */
  readonly bytes: number;
  /** By how much its tables and its indexes grew; absent from clones that an older version made. */
  readonly tableBytes?: number;
  readonly indexBytes?: number;
}

/** Where each shape lives, and what its setup cost there. */
export interface Installed {
  /** The database of every shape without a setup of its own: the dataset's, or a clone with all additive setups. */
  readonly base: string;
  readonly databases: ReadonlyMap<string, string>;
  readonly costs: ReadonlyMap<string, SetupCost>;
  /** Lets others clone or remove these databases. */
  release(): Promise<void>;
}

/** What is cloned, and the hash of the dataset that it holds. */
interface Source {
  readonly database: string;
  readonly hash: string;
}

/**
 * Applies setups on clones of a dataset, so that the dataset stays as it was seeded: all additive ones together on one
 * clone, each intrusive one on a clone of its own; then a state, if one is given, on a clone of each of those. Clones are
 * cached by dataset, setup and state, and kept until released. The caller keeps the dataset, and with it its clones, from
 * being removed.
 */
export const installSetups = async (
  server: Server,
  dataset: Source,
  setups: readonly Setup[],
  emit: Emit,
  state?: SetupSql,
): Promise<Installed> => {
  const additive = setups.filter(({ isolation }) => isolation === 'additive');
  const groups = [additive, ...setups.filter(({ isolation }) => isolation === 'intrusive').map((setup) => [setup])];
  const databases = new Map<string, string>();
  const costs = new Map<string, SetupCost>();
  let base = dataset.database;
  for (const group of groups.filter(({ length }) => length > 0)) {
    const clone = await cachedClone(server, dataset, group, emit);
    if (group === additive) base = clone.name;
    for (const { shape } of group) databases.set(shape, clone.name);
    for (const [shape, cost] of Object.entries(clone.costs)) costs.set(shape, cost);
  }
  if (state !== undefined) {
    const inState = (database: string) => stateClone(server, { database, hash: dataset.hash }, state, emit);
    base = await inState(base);
    for (const [shape, database] of databases) databases.set(shape, await inState(database));
  }
  const locks = await lockAll(server, new Set([base, ...databases.values()]), emit);
  const release = async () => void (await Promise.all(locks.map((lock) => lock.release())));
  return { base, databases, costs, release };
};

const lockAll = (server: Server, databases: ReadonlySet<string>, emit: Emit): Promise<Lock[]> =>
  Promise.all(
    [...databases].map((database) =>
      server.lock(database, 'shared', (holder) => emit({ kind: 'note', message: `waiting for ${holder}` })),
    ),
  );

interface Clone {
  readonly name: string;
  readonly costs: Readonly<Record<string, SetupCost>>;
}

/** A clone of a clone, or of the dataset, in which a script ran last of all. */
const stateClone = async (server: Server, source: Source, state: SetupSql, emit: Emit): Promise<string> => {
  const setup: Setup = { shape: state.file, sql: state, isolation: 'intrusive' };
  return (await cachedClone(server, source, [setup], emit, cloneName(source.database, [setup]))).name;
};

const cachedClone = async (
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

const cloneName = (source: string, setups: readonly Setup[]): string => {
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
  const mark = {
    planproof: 1,
    purpose: 'clone',
    dataset: dataset.hash,
    shapes: setups.map(({ shape }) => shape),
    costs,
  };
  await server.renameDatabase(building, name, { ...mark, planproof: 1, purpose: 'clone' });
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

const applySetup = async (session: Session, { sql }: Setup): Promise<SetupCost> => {
  const before = await sizesOf(session);
  const start = performance.now();
  // One by one: several in one message would be one transaction, which CREATE INDEX CONCURRENTLY refuses.
  await runScript(session, sql).catch(refuseSetup);
  const durationMs = performance.now() - start;
  const after = await sizesOf(session);
  return {
    durationMs,
    bytes: after.bytes - before.bytes,
    tableBytes: after.tableBytes - before.tableBytes,
    indexBytes: after.indexBytes - before.indexBytes,
  };
};

const refuseSetup = (cause: unknown): never => {
  if (!(cause instanceof ScriptError)) throw cause;
  throw inputError({
    code: 'setup-failed',
    message: `A setup that ran on empty tables fails on the data: ${cause.message}`,
    hint: 'Mend the SQL at the place shown.',
    cause,
  });
};

const SIZES = `
  SELECT pg_database_size(current_database())::float8 AS bytes,
         coalesce(sum(pg_table_size(oid)), 0)::float8 AS "tableBytes",
         coalesce(sum(pg_indexes_size(oid)), 0)::float8 AS "indexBytes"
  FROM pg_class WHERE relkind IN ('r', 'm')
    AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`;

const sizesOf = async (session: Session): Promise<Required<Omit<SetupCost, 'durationMs'>>> => {
  const [row] = await session.query<Required<Omit<SetupCost, 'durationMs'>>>(SIZES);
  if (row === undefined) throw new Error('an aggregate gave no row');
  return row;
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
  if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
};
