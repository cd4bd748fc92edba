import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import { DEADLOCK_DETECTED, QUERY_CANCELED, SERIALIZATION_FAILURE, sqlStateOf } from '../../sql/sqlState.js';
import { isLoss } from '../loss.js';
import { carryOut, type Terminate } from './carryOut.js';
import type { History } from './history.js';
import { PREPARE_LEDGER } from './ledger.js';
import type { Entry, Outcome } from './outcome.js';
import type { Slot } from './slot.js';
import type { Prepare } from './statements.js';
import { OpenTransaction } from './transaction.js';

/** What every connection of a churn works with. */
export interface Workplace {
  /** Opens a session on the clone. */
  readonly connect: () => Promise<Session>;
  readonly prepare: Prepare;
  readonly terminate: Terminate;
  readonly history: History;
  /** Milliseconds since the churn began. */
  readonly nowMs: () => number;
}

type Attempt = Outcome | { readonly state: 'again' };

const RETRIED = new Set([SERIALIZATION_FAILURE, DEADLOCK_DETECTED]);
const MAX_RETRIES = 100;
const LOCK_NOT_AVAILABLE = '55P03';

/** One connection of a churn: runs one operation after the other, and connects anew when its connection broke. */
export class Line {
  readonly #place: Workplace;
  #session: Session | undefined;
  #outside: Session | undefined;

  constructor(place: Workplace) {
    this.#place = place;
  }

  /** Runs one operation to its end, retries included. Throws only when the server cannot be connected to. */
  async run(slot: Slot): Promise<Entry> {
    const beganMs = this.#place.nowMs();
    for (let retries = 0; ; retries++) {
      const attempt = await this.#attempt(slot, beganMs, retries);
      if (attempt.state !== 'again') return this.#entry(slot, attempt, retries, beganMs);
      // Who lost a deadlock waits a little, longer each time, lest the same ones meet again.
      await sleep(Math.min(20, 2 ** retries * Math.random()));
    }
  }

  async end(): Promise<void> {
    await Promise.allSettled([this.#session?.end(), this.#outside?.end()]);
  }

  #entry(slot: Slot, outcome: Outcome, retries: number, beganMs: number): Entry {
    const { connection, sequence, choices, operation, mishap } = slot;
    const endedMs = this.#place.nowMs();
    return {
      connection,
      sequence,
      operation: operation.name,
      choices,
      mishap: mishap?.kind,
      outcome,
      retries,
      beganMs,
      endedMs,
    };
  }

  async #attempt(slot: Slot, beganMs: number, retries: number): Promise<Attempt> {
    this.#session ??= await openInside(this.#place);
    const open = new OpenTransaction(slot, this.#session, this.#place.prepare, () => this.#openOutside());
    const outcome = await this.#outcome(slot, open, retries);
    if (outcome.state === 'lost') this.#drop();
    this.#publish(slot, open, outcome, beganMs);
    return outcome;
  }

  async #outcome({ operation, mishap }: Slot, open: OpenTransaction, retries: number): Promise<Attempt> {
    try {
      open.begin();
      return await carryOut(open, mishap, this.#place.terminate);
    } catch (error) {
      if (isLoss(error) || !(await rolledBack(open.session))) {
        return { state: 'lost', commit: open.commitSent ? 'unknown' : 'not-sent' };
      }
      const sqlState = sqlStateOf(error);
      if (mishap?.kind === 'timeout' && sqlState === QUERY_CANCELED)
        return { state: 'rolled-back', because: 'timeout' };
      if (sqlState !== undefined && operation.expects?.includes(sqlState)) {
        return { state: 'rolled-back', because: `expected ${sqlState}` };
      }
      if (retries < MAX_RETRIES && this.#mayRetry(error, sqlState, open)) return { state: 'again' };
      return { state: 'failed', sqlState, message: error instanceof Error ? error.message : String(error) };
    }
  }

  #mayRetry(error: unknown, sqlState: string | undefined, { wentOutside }: OpenTransaction): boolean {
    if (sqlState !== undefined && RETRIED.has(sqlState)) return true;
    if (sqlState === LOCK_NOT_AVAILABLE && wentOutside) return true;
    // DDL changed what a prepared statement returns; only a new connection forgets it.
    if (sqlState !== '0A000' || !/cached plan/.test(String(error))) return false;
    this.#drop();
    return true;
  }

  #drop(): void {
    this.#session?.cut();
    this.#session = undefined;
  }

  async #openOutside(): Promise<Session> {
    this.#outside ??= await openOutside(this.#place);
    return this.#outside;
  }

  #publish(slot: Slot, open: OpenTransaction, outcome: Attempt, beganMs: number): void {
    const unknown = outcome.state === 'lost' && outcome.commit === 'unknown';
    if (open.recorded.length === 0 || !(unknown || outcome.state === 'committed')) return;
    const { connection, sequence, operation } = slot;
    const about = { connection, sequence, operation: operation.name, beganMs, endedMs: this.#place.nowMs() };
    this.#place.history.add(
      open.recorded.map((each) => ({ ...about, ...each })),
      unknown ? 'unknown' : 'yes',
    );
  }
}

/** What runs for a minute hangs, unless the application's sessions have a limit of their own. */
const LEAST_PATIENCE =
  "SELECT pg_catalog.set_config('statement_timeout', '60s', false) WHERE pg_catalog.current_setting('statement_timeout') = '0'";

/** Deadlocks are found sooner than in a second, if the role may ask for that. */
const openInside = async ({ connect }: Workplace): Promise<Session> => {
  const session = await connect();
  await session.script(`${LEAST_PATIENCE}; ${PREPARE_LEDGER}`);
  await session.script(`SET deadlock_timeout = '100ms'`).catch((error) => {
    if (isLoss(error)) throw error;
  });
  session.pipeline();
  return session;
};

/** A transaction that waits for its own outside session deadlocks without the server knowing; this ends it. */
const openOutside = async ({ connect }: Workplace): Promise<Session> => {
  const session = await connect();
  await session.script(`SET lock_timeout = '1s'`);
  return session;
};

const rolledBack = async (session: Session): Promise<boolean> => {
  try {
    await session.script('ROLLBACK');
    return true;
  } catch {
    return false;
  }
};
