import { setTimeout } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import type { Condition } from '../../scenario/writes.js';
import { applySettings } from '../sessions.js';
import { perExecution, type StatementCounters, statementCounting, trackStatements } from './statements.js';

/** A table before and after many writes. */
export interface WornTable {
  readonly name: string;
  readonly updates: number;
  /** Updates that left the indexes alone (heap-only tuples). */
  readonly hotUpdates: number;
  readonly deadRows: number;
  readonly tableBytesBefore: number;
  readonly tableBytes: number;
  readonly indexBytesBefore: number;
  readonly indexBytes: number;
}

/** What many executions of a write shape cost, and what they left behind. */
export interface Worn {
  readonly condition: Condition;
  readonly connections: number;
  readonly executions: number;
  readonly elapsedMs: number;
  /** What the client waited, one sample an execution, in the order they ended. */
  readonly wallTimeMs: readonly number[];
  /** An execution; absent where not countable, with the reason. */
  readonly counters?: StatementCounters;
  readonly notCountable?: string;
  readonly tables: readonly WornTable[];
  /** Executions that the server ended because of a deadlock, and that were tried again. */
  readonly deadlocks: number;
  /** Share of the writers' time in which they waited for another's lock, from 0 to 1, as a monitor saw it. */
  readonly lockWaitShare: number;
}

export interface WearRequest {
  /** The database to wear: a fresh clone. */
  readonly database: string;
  readonly connect: (database?: string) => Promise<Session>;
  readonly condition: Condition;
  readonly connections: number;
  readonly executions: number;
  /** Ends it after so long, however few the executions were. */
  readonly mostMs?: number | undefined;
  readonly tables: readonly string[];
  /** For every session that writes. */
  readonly settings: Readonly<Record<string, string>>;
  /** Runs one execution on a session. */
  readonly execute: (session: Session, execution: number) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Executes a write shape many times on several connections at once. */
export const wear = async (request: WearRequest): Promise<Worn> => {
  const { database, connect, condition, connections, tables } = request;
  const reader = await connect();
  const counting = await statementCounting(reader, database);
  const held = condition === 'old-snapshot' ? await holdSnapshot(await connect(database)) : undefined;
  const before = await tableStates(connect, database, tables);
  const counted = counting.countable ? await counting.read() : undefined;
  const start = performance.now();
  const watched = await watchLocks(request, () => executeAll(request));
  const elapsedMs = performance.now() - start;
  const { wallTimeMs, deadlocks } = watched.result;
  const executed = wallTimeMs.length;
  const counters =
    counting.countable && counted !== undefined
      ? { counters: perExecution(counted, await counting.read(), executed) }
      : { notCountable: counting.countable ? '' : counting.reason };
  const after = await tableStates(connect, database, tables);
  await held?.end();
  await reader.end();
  const common = { condition, connections, executions: executed, elapsedMs, wallTimeMs, deadlocks };
  const { lockWaitShare } = watched;
  return {
    ...common,
    lockWaitShare,
    ...counters,
    tables: after.map((state, index) => wornTable(before[index], state)),
  };
};

const holdSnapshot = async (session: Session): Promise<Session> => {
  await session.script('BEGIN ISOLATION LEVEL REPEATABLE READ');
  // A snapshot is taken by the first statement, not by BEGIN.
  await session.query('SELECT count(*) FROM pg_class');
  return session;
};

const executeAll = async (request: WearRequest) => {
  const { database, connect, connections, executions, execute, signal } = request;
  const wallTimeMs: number[] = [];
  const end = performance.now() + (request.mostMs ?? Number.POSITIVE_INFINITY);
  let next = 0;
  let deadlocks = 0;
  const work = async () => {
    const session = await connect(database);
    await trackStatements(session);
    await applySettings(session, request.settings);
    while (next < executions && performance.now() < end) {
      signal.throwIfAborted();
      const execution = next++;
      const start = performance.now();
      deadlocks += await untilCommitted(session, () => execute(session, execution));
      wallTimeMs.push(performance.now() - start);
    }
    // A backend reports its table statistics when it ends, at the latest.
    await session.end();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { wallTimeMs, deadlocks };
};

const LOOK_EVERY_MS = 20;

const WAITING = `
  SELECT count(*)::float8 AS waiting FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'`;

/** Looks on from another database while a task runs: how many of its connections wait for a lock. */
const watchLocks = async <T>({ database, connect, connections }: WearRequest, task: () => Promise<T>) => {
  const monitor = await connect();
  let [looks, waiting, running] = [0, 0, true];
  const look = async () => {
    while (running) {
      const [row] = await monitor.query<{ waiting: number }>(WAITING, [database]);
      looks += 1;
      waiting += row?.waiting ?? 0;
      await setTimeout(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  try {
    const result = await task();
    return { result, lockWaitShare: waiting / Math.max(1, looks * connections) };
  } finally {
    running = false;
    await looking;
    await monitor.end();
  }
};

const DEADLOCK = '40P01';

/** Gives how often the execution was chosen as a deadlock's victim before it went through. */
const untilCommitted = async (session: Session, execute: () => Promise<void>): Promise<number> => {
  for (let victims = 0; ; victims += 1) {
    try {
      await execute();
      return victims;
    } catch (error) {
      if ((error as { code?: string }).code !== DEADLOCK) throw error;
      await session.script('ROLLBACK');
    }
  }
};

interface TableState {
  readonly name: string;
  readonly updates: number;
  readonly hotUpdates: number;
  readonly deadRows: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
}

// Partitions count with their parent: the sums run over the whole tree of relations. A table that only other shapes have is left out.
const STATES = `
  SELECT name, sum(n_tup_upd)::float8 AS updates, sum(n_tup_hot_upd)::float8 AS "hotUpdates",
         sum(n_dead_tup)::float8 AS "deadRows",
         sum(pg_table_size(stat.relid))::float8 AS "tableBytes", sum(pg_indexes_size(stat.relid))::float8 AS "indexBytes"
  FROM unnest($1::text[]) WITH ORDINALITY AS wanted (name, place)
  CROSS JOIN LATERAL (
    SELECT relid FROM pg_partition_tree(to_regclass(name)) WHERE isleaf
    UNION SELECT to_regclass(name)
  ) AS leaf
  JOIN pg_stat_all_tables AS stat ON stat.relid = leaf.relid
  GROUP BY name, place ORDER BY place`;

/** On a session of its own, which sees statistics that were reported up to now. */
const tableStates = async (
  connect: WearRequest['connect'],
  database: string,
  tables: readonly string[],
): Promise<readonly TableState[]> => {
  const session = await connect(database);
  try {
    return await session.query<TableState & Record<string, unknown>>(STATES, [tables]);
  } finally {
    await session.end();
  }
};

const wornTable = (before: TableState | undefined, after: TableState): WornTable => ({
  ...after,
  updates: after.updates - (before?.updates ?? 0),
  hotUpdates: after.hotUpdates - (before?.hotUpdates ?? 0),
  tableBytesBefore: before?.tableBytes ?? 0,
  indexBytesBefore: before?.indexBytes ?? 0,
});
