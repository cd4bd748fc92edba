import type { Likeness } from '../column/like.js';

/** What a server's catalogs and statistics say of a database; no value of any row is in it. */
export interface Observed {
  readonly database: string;
  readonly extensions: readonly string[];
  readonly schemas: readonly string[];
  readonly enums: readonly { readonly name: string; readonly labels: readonly string[] }[];
  readonly tables: readonly ObservedTable[];
  /** What a copy will not have, in words: "orders is partitioned: here it is one table". */
  readonly leftOut: readonly string[];
}

export interface ObservedTable {
  /** "orders", "shop.orders". */
  readonly name: string;
  readonly rows: number;
  readonly columns: readonly ObservedColumn[];
  readonly keys: readonly ObservedKey[];
  readonly indexes: readonly ObservedIndex[];
  readonly references: readonly ObservedReference[];
}

export interface ObservedColumn {
  readonly name: string;
  /** As DDL says it: "character varying(20)". */
  readonly type: string;
  /** The type's own name: "varchar". */
  readonly base: string;
  readonly required: boolean;
  /** Numbered by the server: an identity, or a default from a sequence. */
  readonly counted: boolean;
  /** The expression of a column that the server computes. */
  readonly generated: string | null;
  readonly width: number;
  readonly likeness: Likeness;
  /** Shares of the labels of a boolean or an enum, which are words of the schema; empty for all others. */
  readonly labels: Readonly<Record<string, number>>;
  readonly isEnum: boolean;
}

export interface ObservedKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly definition: string;
}

export interface ObservedIndex {
  readonly name: string;
  readonly definition: string;
  /** The columns of a unique index of several columns, whose combinations made-up values do not keep apart. */
  readonly severalUnique: boolean;
}

export interface ObservedReference {
  readonly name: string;
  readonly column: string;
  readonly table: string;
  readonly referenced: string;
  readonly definition: string;
}
