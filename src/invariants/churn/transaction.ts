import type { Row, Session } from '../../postgres/session.js';
import type { HistoryEvent, Transaction } from '../../scenario/churn.js';
import type { Parameters } from '../../scenario/scenario.js';
import { commitSql } from './ledger.js';
import type { Slot } from './slot.js';
import type { Prepare, Prepared } from './statements.js';

type Recorded = Pick<HistoryEvent, 'event' | 'data'>;

/** The transaction of one attempt at an operation, from its BEGIN to its end. */
export class OpenTransaction implements Transaction {
  readonly connection: number;
  readonly sequence: number;
  readonly session: Session;
  readonly #slot: Slot;
  readonly #prepare: Prepare;
  readonly #openOutside: () => Promise<Session>;
  #recorded: Recorded[] = [];
  #begun: Promise<void> | undefined;
  #commitSent = false;
  #wentOutside = false;

  constructor(slot: Slot, session: Session, prepare: Prepare, openOutside: () => Promise<Session>) {
    this.connection = slot.connection;
    this.sequence = slot.sequence;
    this.session = session;
    this.#slot = slot;
    this.#prepare = prepare;
    this.#openOutside = openOutside;
  }

  /** Whether the server may have committed. */
  get commitSent(): boolean {
    return this.#commitSent;
  }

  /** Whether the operation used its outside session. */
  get wentOutside(): boolean {
    return this.#wentOutside;
  }

  get recorded(): readonly Recorded[] {
    return this.#recorded;
  }

  /** Does not wait for the answer: BEGIN travels with the first statement. Should it fail, `commit` says so. */
  begin(): void {
    const { operation, mishap } = this.#slot;
    const begin = operation.isolation === undefined ? 'BEGIN' : `BEGIN ISOLATION LEVEL ${operation.isolation}`;
    const timeout = mishap?.kind === 'timeout' ? `; SET LOCAL statement_timeout = ${mishap.afterMs}` : '';
    this.#begun = this.session.script(begin + timeout);
    this.#begun.catch(() => undefined);
  }

  /** Runs what the operation declares, with the choices that were drawn for it. */
  run(): Promise<void> {
    return this.#slot.operation.run(this, this.#slot.choices);
  }

  query<R extends Row = Row>(sql: string, params: Parameters = {}): Promise<R[]> {
    const statement = this.#prepare(sql);
    return this.session.query<R>(statement.text, bound(statement, params), statement.name);
  }

  async outside<R extends Row = Row>(sql: string, params: Parameters = {}): Promise<R[]> {
    const statement = this.#prepare(sql);
    this.#wentOutside = true;
    const session = await this.#openOutside();
    return session.query<R>(statement.text, bound(statement, params), statement.name);
  }

  record(event: string, data: HistoryEvent['data']): void {
    this.#recorded.push({ event, data });
  }

  /** Undoes what `run` did since the savepoint that this makes. */
  async tryAndUndo(): Promise<void> {
    await this.session.script('SAVEPOINT planproof');
    await this.run();
    await this.session.script('ROLLBACK TO SAVEPOINT planproof');
    this.#recorded = [];
  }

  /** Leaves the operation's place in the ledger and commits. */
  async commit(): Promise<void> {
    this.#commitSent = true;
    await Promise.all([this.#begun, this.session.script(commitSql(this))]);
  }
}

const bound = ({ text, parameters }: Prepared, params: Parameters) =>
  parameters.map((name) => {
    const value = params[name];
    if (value === undefined) throw new Error(`No value is given for :${name} in: ${text}`);
    return value;
  });
