/** How rows are divided among keys, measured. */
export interface SkewFacts {
  /** "runs of a workspace" */
  readonly says: string;
  /** The column that holds the key. */
  readonly table: string;
  readonly column: string;
  readonly keys: number;
  readonly rows: number;
  /** Names of what is counted besides the rows: "distinct published runs". */
  readonly counted: readonly string[];
  /** The ten keys with the most rows. */
  readonly heaviest: readonly KeyFacts[];
  /** How the rows a key has, and each further count, are spread over the keys. */
  readonly spread: readonly Spread[];
  /** Rows by rank, at ranks that are evenly spaced on a log axis. */
  readonly rankSize: readonly { readonly rank: number; readonly rows: number }[];
  /** What the planner believes of the column; absent where the server keeps no statistics. */
  readonly believed?: Belief;
}

export interface KeyFacts {
  readonly key: string;
  readonly rows: number;
  /** Of all rows, 0 to 1. */
  readonly share: number;
  /** The further counts, in the order of `counted`. */
  readonly counts: readonly number[];
  /** The share that pg_stats' most common values give the key; absent where the key is none of them. */
  readonly believedShare?: number;
}

/** Of one count over all keys. */
export interface Spread {
  readonly of: string;
  readonly min: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** pg_stats of a column. */
export interface Belief {
  /** Distinct values, negative where it is a share of the rows, as pg_stats has it. */
  readonly nDistinct: number;
  readonly distinctValues: number;
  readonly nullShare: number;
  /** 1 or -1: rows lie on disk in the order of the values; 0: in none. */
  readonly correlation: number | null;
}
