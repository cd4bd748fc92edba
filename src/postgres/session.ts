import type { Writable } from 'node:stream';

/** A row as JavaScript values: int8 and numeric as numbers when safe, else strings; timestamps as text, never Date. */
export type Row = Readonly<Record<string, unknown>>;

/** Rows as the server's own text, column by column: what answers are compared by. */
export interface TextRows {
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Values for bind parameters, positional. `null` is SQL's NULL; arrays become PostgreSQL arrays. */
export type BindValues = readonly unknown[];

/**
 * One pinned connection. Every session has application_name `planproof PID`, TimeZone UTC, DateStyle ISO
 * and extra_float_digits 1. Errors of SQL come through as `pg`'s DatabaseError; a connection that breaks makes the running and every
 * later query fail with the environment error `connection-lost`.
 */
export interface Session {
  readonly database: string;
  /** The backend's process id as the server knows it. */
  readonly processId: number;
  /** `name` makes it a named prepared statement, planned once and sent by name from then on. */
  query<R extends Row = Row>(sql: string, values?: BindValues, name?: string): Promise<R[]>;
  /** `extended` unless it was told otherwise. */
  readonly protocol: 'simple' | 'extended';
  /** How `measure` is to send statements from now on; says nothing to the server. */
  speak(protocol: 'simple' | 'extended'): void;
  /** One statement without values by the simple protocol, its answer as text. */
  simpleText(sql: string): Promise<TextRows>;
  /** Runs a script of any number of statements by the simple protocol. */
  script(sql: string): Promise<void>;
  /** One statement, its answer as text. `name` makes it a named prepared statement that later EXPLAIN EXECUTE can name. */
  text(sql: string, values?: BindValues, name?: string): Promise<TextRows>;
  /** COPY ... FROM STDIN as a writable stream; honours back-pressure; fails with the server's error. */
  copyIn(sql: string): Writable;
  /**
   * From now on statements leave as they are asked for, those of one turn of the event loop in one packet, without waiting for
   * the answers to those before. No COPY from then on.
   */
  pipeline(): void;
  end(): Promise<void>;
  /** Drops the connection as a broken network would: no goodbye; what was sent already may still be carried out. */
  cut(): void;
}
