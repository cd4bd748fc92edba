import type { Server } from '../../postgres/server.js';
import type { Emit } from '../../progress.js';
import type { BoundTable } from '../bind.js';
import type { Target } from './inspect.js';
import { loadTable } from './load.js';
import type { Producer } from './producer.js';

/** Where tables are loaded, and what is told meanwhile. */
export interface Loading {
  readonly server: Server;
  readonly database: string;
  readonly emit: Emit;
}

/**
 * Loads tables, the largest first, each through one connection and at most as many at a time as there are producers. One connection a
 * table, because FREEZE and COPY without WAL want the table made in the same transaction.
 */
export const loadTables = async (
  { server, database, emit }: Loading,
  targets: ReadonlyMap<BoundTable, Target>,
  producers: readonly Producer[],
): Promise<void> => {
  const queue = [...targets].sort(([a], [b]) => b.rows - a.rows);
  const total = queue.reduce((sum, [table]) => sum + table.rows, 0);
  let done = 0;
  emit({ kind: 'step', title: 'Loading rows', total, unit: 'rows' });
  const onRows = (rows: number): void => {
    done += rows;
    emit({ kind: 'advance', done });
  };
  const work = async (producer: Producer): Promise<void> => {
    const session = await server.connect(database);
    try {
      for (let next = queue.shift(); next; next = queue.shift()) await loadTable(session, producer, ...next, onRows);
    } finally {
      await session.end();
    }
  };
  await Promise.all(producers.map(work));
};
