import type { Secret } from '../secret.js';
import type { PlanproofConfig } from './file.js';
import type { ApplicationSession } from './session.js';

/** Everything a run was asked to do: flags over environment over file over defaults; frozen, paths absolute. */
export interface Config {
  readonly scale: string;
  readonly seed: number;
  /** Which server, as `--postgres` names it; the postgres stage knows which there are. */
  readonly postgres: string;
  /** The server that `url` means; absent for the others. */
  readonly database?: {
    readonly url: Secret;
    /** Whether it may be on another machine. */
    readonly allowRemote: boolean;
    /** Whether datasets stay there. */
    readonly keep: boolean;
  };
  /** How the application's sessions are; absent: as the server makes them. */
  readonly session?: ApplicationSession;
  /** What a container may use; absent: what its engine gives. */
  readonly limits?: { readonly memoryBytes?: number; readonly cpus?: number };
  /** The only cases asked for; empty: all. */
  readonly cases: readonly string[];
  /** The only shapes asked for; empty: all. The reference is always among what runs. */
  readonly shapes: readonly string[];
  /** Axes along which sizes are varied, for budgets of growth. */
  readonly sweeps: readonly string[];
  /** No measuring begins after so many milliseconds; absent: all is measured. */
  readonly timeBudgetMs?: number | undefined;
  /** Which part of the work is this machine's; absent: all. */
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
  /** The user's scenarios; absent: `./scenarios` where it holds any. */
  readonly scenariosDir?: string;
  /** What `run --base` compares. */
  readonly compared: Compared;
  readonly outDir: string;
  readonly cacheDir: string;
  /** What datasets and their clones may take together; the least recently used go first. */
  readonly cacheBytes: number;
}

/** The queries of a repository, and how they are asked. */
export interface Compared {
  /** Patterns of .sql files, from the working directory; empty where none is configured. */
  readonly queries: readonly string[];
  /** From the working directory. */
  readonly dataset?: string;
  readonly parameters: NonNullable<PlanproofConfig['parameters']>;
  readonly budgets?: NonNullable<PlanproofConfig['budgets']>;
}
