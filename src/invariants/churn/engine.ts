import type { Session } from '../../postgres/session.js';
import { isLoss } from '../loss.js';
import type { Subject } from '../subject.js';
import { History } from './history.js';
import { Line, type Workplace } from './line.js';
import type { Entry } from './outcome.js';
import type { Schedule } from './slot.js';
import type { Prepare } from './statements.js';
import { FailureWatch } from './tally.js';
import { type Violation, type Watch, watch } from './watch.js';

/** How long operations run: until the time is up, or until each connection has issued as many as it is given here. */
export type Limit = { readonly seconds: number } | { readonly operations: readonly number[] };

export interface ChurnRequest {
  readonly subject: Subject;
  /** Opens a session on the clone. */
  readonly connect: () => Promise<Session>;
  /** Opens one that may end the others. */
  readonly connectAsOwner: () => Promise<Session>;
  readonly schedule: Schedule;
  readonly prepare: Prepare;
  readonly connections: number;
  /** The sequence number at which every connection begins; 0 on a fresh clone. */
  readonly firstSequence: number;
  readonly limit: Limit;
  readonly snapshotEveryMs: number;
  /** Ends the churn at the first violation that a snapshot shows. */
  readonly stopAtViolation: boolean;
  /** Whether an operation that always fails is the user's error; with a planted fault it may be what is to be seen. */
  readonly refuseHopeless: boolean;
  /** Run beside the operations. */
  readonly companions?: readonly Companion[];
  /** Whether the server may go away: connections then end, and what they ran is lost. */
  readonly serverMayGo?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (operations: number) => void;
}

/** Something that runs while operations do, until it is told to stop: a series of samples, readers, a crash. */
export type Companion = (beside: {
  /** Opens a session on the clone. */
  readonly connect: () => Promise<Session>;
  readonly stop: AbortSignal;
  readonly nowMs: () => number;
  /** How many operations have ended. */
  readonly operations: () => number;
}) => Promise<void>;

/** A violation that a snapshot showed, and how far each connection had come by then. */
export interface Sighting {
  readonly violation: Violation;
  readonly atMs: number;
  /** For each connection the sequence number of its next operation. */
  readonly issued: readonly number[];
}

export interface ChurnOutcome {
  /** In order of their end. */
  readonly entries: readonly Entry[];
  readonly history: History;
  readonly sightings: readonly Sighting[];
  /** Moments of the snapshots, in milliseconds since the churn began. */
  readonly snapshotsMs: readonly number[];
  readonly watchedMs: readonly number[];
  readonly durationMs: number;
  /** For each connection the sequence number of its next operation. */
  readonly issued: readonly number[];
}

/** Whole snapshots may be dear; the monitor asks what is cheap, often enough to see what lasts 50 ms. */
const SNAPSHOTS_SHARE = 0.2;
const MONITOR = { everyMs: 20, share: 0.5 };

/** Runs operations on many connections at once while snapshots are checked. */
export const runChurn = (request: ChurnRequest): Promise<ChurnOutcome> => new Run(request).run();

class Run {
  readonly #request: ChurnRequest;
  readonly #began = performance.now();
  readonly #history = new History();
  readonly #entries: Entry[] = [];
  readonly #sightings: Sighting[] = [];
  readonly #issued: number[];
  readonly #hopeless = new FailureWatch();
  readonly #ending = new AbortController();
  #failure: { readonly error: unknown } | undefined;

  constructor(request: ChurnRequest) {
    this.#request = request;
    this.#issued = Array.from({ length: request.connections }, () => request.firstSequence);
  }

  async run(): Promise<ChurnOutcome> {
    const { subject, snapshotEveryMs, connections, companions = [], connect, connectAsOwner, signal } = this.#request;
    const end = () => this.#ending.abort();
    signal.addEventListener('abort', end);
    const control = await connectAsOwner();
    const place = this.#workplace(control);
    const snapshots = this.#watch({ invariants: subject.invariants, everyMs: snapshotEveryMs, share: SNAPSHOTS_SHARE });
    const watched = this.#watch({ invariants: subject.watched, ...MONITOR });
    const beside = { connect, stop: this.#ending.signal, nowMs: this.#nowMs, operations: () => this.#entries.length };
    const others = companions.map((companion) => this.#guard(companion(beside)));
    const lines = Array.from({ length: connections }, (_, connection) => this.#guard(this.#work(place, connection)));
    await Promise.all(lines);
    const durationMs = this.#nowMs();
    end();
    const [snapshotsMs = [], watchedMs = []] = await Promise.all([snapshots, watched, ...others]);
    await control.end().catch(() => undefined);
    signal.removeEventListener('abort', end);
    if (this.#failure !== undefined) throw this.#failure.error;
    return {
      entries: this.#entries,
      history: this.#history,
      sightings: this.#sightings,
      snapshotsMs,
      watchedMs,
      durationMs,
      issued: this.#issued,
    };
  }

  #nowMs = (): number => performance.now() - this.#began;

  #workplace(control: Session): Workplace {
    const { connect, prepare } = this.#request;
    const terminate = async (processId: number) => {
      await control.query('SELECT pg_terminate_backend($1)', [processId], 'churn_terminate').catch(() => undefined);
    };
    return { connect, prepare, terminate, history: this.#history, nowMs: this.#nowMs };
  }

  #watch(what: Watch): Promise<readonly number[] | undefined> {
    const { connect, subject, stopAtViolation } = this.#request;
    const onViolation = (violation: Violation) => {
      this.#sightings.push({ violation, atMs: this.#nowMs(), issued: [...this.#issued] });
      if (stopAtViolation) this.#ending.abort();
    };
    const stop = this.#ending.signal;
    return this.#guard(
      watch(what, { connect, subject, history: this.#history, nowMs: this.#nowMs, stop, onViolation }),
    );
  }

  async #work(place: Workplace, connection: number): Promise<void> {
    const line = new Line(place);
    try {
      while (this.#goesOn(connection)) {
        const sequence = this.#issued[connection] as number;
        this.#issued[connection] = sequence + 1;
        this.#note(await line.run(this.#request.schedule(connection, sequence)));
      }
    } finally {
      await line.end();
    }
  }

  #goesOn(connection: number): boolean {
    if (this.#ending.signal.aborted) return false;
    const { limit } = this.#request;
    if ('seconds' in limit) return this.#nowMs() < limit.seconds * 1000;
    return (this.#issued[connection] as number) < (limit.operations[connection] ?? 0);
  }

  #note(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#request.refuseHopeless) this.#hopeless.note(entry);
    this.#request.onProgress?.(this.#entries.length);
  }

  /** The first failure ends everything; the rest is awaited, so that nothing runs on behind it. */
  async #guard<T>(task: Promise<T>): Promise<T | undefined> {
    try {
      return await task;
    } catch (error) {
      if (!(this.#request.serverMayGo && isLoss(error))) {
        this.#failure ??= { error };
        this.#ending.abort();
      }
      return undefined;
    }
  }
}
