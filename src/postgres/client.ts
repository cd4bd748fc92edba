import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { cannotConnect, connectionLost, isLoss } from './connectionLoss.js';
import { type ConnectionTarget, clientConfig } from './connectionTarget.js';
import type { BindValues, Row, Session, TextRows } from './session.js';
import { rawText } from './values.js';

/** A session that is open, over one connection of `pg`. */
class ClientSession implements Session {
  readonly database: string;
  readonly #client: pg.Client;
  readonly #target: ConnectionTarget;
  readonly #onEnd: () => void;
  #lost: unknown;
  #ended = false;
  #protocol: Session['protocol'] = 'extended';
  #gathering = false;

  constructor(client: pg.Client, target: ConnectionTarget, onEnd: () => void) {
    this.#client = client;
    this.#target = target;
    this.#onEnd = onEnd;
    this.database = target.database;
    // Without a listener a cut connection would end the process; with it, the next query tells.
    client.on('error', (error) => {
      this.#lost ??= error;
    });
  }

  get processId(): number {
    return (this.#client as unknown as { readonly processID: number }).processID;
  }

  get protocol(): Session['protocol'] {
    return this.#protocol;
  }

  speak(protocol: Session['protocol']): void {
    this.#protocol = protocol;
  }

  async query<R extends Row = Row>(sql: string, values: BindValues = [], name?: string): Promise<R[]> {
    // The extended protocol takes exactly one statement; the simple one would return an array of results for two.
    const config = { text: sql, values: [...values], queryMode: 'extended', ...(name !== undefined && { name }) };
    const { rows } = await this.#guard(() => this.#client.query<R>(config));
    return rows;
  }

  async script(sql: string): Promise<void> {
    await this.#guard(() => this.#client.query(sql));
  }

  async text(sql: string, values: BindValues = [], name?: string): Promise<TextRows> {
    const config = { text: sql, values: [...values], queryMode: 'extended', rowMode: 'array' as const, types: rawText };
    const named = name === undefined ? config : { ...config, name };
    const { fields, rows } = await this.#guard(() => this.#client.query<(string | null)[]>(named));
    return { columns: fields.map((field) => ({ name: field.name, typeOid: field.dataTypeID })), rows };
  }

  async simpleText(sql: string): Promise<TextRows> {
    const config = { text: sql, rowMode: 'array' as const, types: rawText };
    const { fields, rows } = await this.#guard(() => this.#client.query<(string | null)[]>(config));
    return { columns: fields.map((field) => ({ name: field.name, typeOid: field.dataTypeID })), rows };
  }

  copyIn(sql: string): Writable {
    const stream = copyFrom(sql);
    const submitted = stream as unknown as { handleError(error: unknown): void };
    const handleError = submitted.handleError.bind(stream);
    submitted.handleError = (error) => handleError(this.#named(error));
    return this.#client.query(stream);
  }

  async end(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#onEnd();
    await this.#client.end();
  }

  pipeline(): void {
    // pg means it for the connection's whole life, in which there could be no COPY; it looks anew at every statement.
    (this.#client as { pipeline: boolean }).pipeline = true;
  }

  cut(): void {
    this.#ended = true;
    this.#onEnd();
    this.#release();
    this.#socket.destroy();
  }

  get #socket(): Socket {
    return (this.#client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
  }

  /** Holds back what is written until this turn of the event loop is over. */
  #gather(): void {
    if (!this.#client.pipeline || this.#gathering) return;
    this.#gathering = true;
    this.#socket.cork();
    process.nextTick(() => this.#release());
  }

  #release(): void {
    if (!this.#gathering) return;
    this.#gathering = false;
    this.#socket.uncork();
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    if (this.#lost !== undefined) throw this.#named(this.#lost);
    this.#gather();
    try {
      return await run();
    } catch (error) {
      throw this.#named(error);
    }
  }

  #named(error: unknown): unknown {
    const cause = this.#lost ?? error;
    return isLoss(cause) ? connectionLost(this.#target, cause) : error;
  }
}

/** Opens one pinned connection; a refusal by the server (no such database) comes through as pg's DatabaseError. */
export const openSession = async (target: ConnectionTarget, onEnd: () => void = () => undefined): Promise<Session> => {
  const client = new pg.Client(clientConfig(target));
  const session = new ClientSession(client, target, onEnd);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw isLoss(error) ? cannotConnect(target, error) : error;
  }
  return session;
};
