import type { Session } from '../../postgres/session.js';
import type { Condition } from '../../scenario/writes.js';
import { DEADLOCK_DETECTED, sqlStateOf } from '../../sql/sqlState.js';
import { applySettings } from '../sessions.js';
import { watchLocks } from './lockWaits.js';
import { perExecution, type StatementCounters, statementCounting, trackStatements } from './statements.js';
import { tableStates, type WornTable, wornTable } from './wornTables.js';

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
  /** Some executions of one connection, on a fresh clone each time: an execution. Absent where no budget asks for it. */
  readonly repetitions?: readonly StatementCounters[];
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
  const { result, lockWaitShare } = await watchLocks(request, () => executeAll(request));
  const elapsedMs = performance.now() - start;
  const { wallTimeMs, deadlocks } = result;
  const executed = wallTimeMs.length;
  const counters =
    counting.countable && counted !== undefined
      ? { counters: perExecution(counted, await counting.read(), executed) }
      : { notCountable: counting.countable ? '' : counting.reason };
  const after = await tableStates(connect, database, tables);
  await held?.end();
  await reader.end();
  const common = { condition, connections, executions: executed, elapsedMs, wallTimeMs, deadlocks, lockWaitShare };
  return { ...common, ...counters, tables: after.map((state, index) => wornTable(before[index], state)) };
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

/** Gives how often the execution was chosen as a deadlock's victim before it went through. */
const untilCommitted = async (session: Session, execute: () => Promise<void>): Promise<number> => {
  for (let victims = 0; ; victims += 1) {
    try {
      await execute();
      return victims;
    } catch (error) {
      if (sqlStateOf(error) !== DEADLOCK_DETECTED) throw error;
      await session.script('ROLLBACK');
    }
  }
};
