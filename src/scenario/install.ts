import type { Lock, Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import { cachedClone, cloneName, type Source } from './clone.js';
import type { SetupSql } from './loaded.js';
import type { Setup } from './setup.js';
import type { SetupCost } from './setupCost.js';

/** Where each shape lives, and what its setup cost there. */
export interface Installed {
  /** The database of every shape without a setup of its own: the dataset's, or a clone with all additive setups. */
  readonly base: string;
  readonly databases: ReadonlyMap<string, string>;
  readonly costs: ReadonlyMap<string, SetupCost>;
  /** Lets others clone or remove these databases. */
  release(): Promise<void>;
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

/** A clone of a clone, or of the dataset, in which a script ran last of all. */
const stateClone = async (server: Server, source: Source, state: SetupSql, emit: Emit): Promise<string> => {
  const setup: Setup = { shape: state.file, sql: state, isolation: 'intrusive' };
  return (await cachedClone(server, source, [setup], emit, cloneName(source.database, [setup]))).name;
};
