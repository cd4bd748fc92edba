import type { Parameters, ProgramSession } from './scenario.js';

/**
 * What else is going on while a write shape is measured. `old-snapshot`: another transaction holds a snapshot from before
 * the first write, so that no dead version can be removed.
 */
export type Condition = 'quiet' | 'old-snapshot';

/** Runs one execution of a write shape. `execution` counts from 0 over all connections, to make new keys of. */
export type Write = (session: ProgramSession, params: Parameters, execution: number) => Promise<void>;

/** A number by scale; the entry `default` is for every other scale. */
type ByScale = Readonly<Record<string, number>> & { readonly default: number };

/** How write shapes are measured: executed for good, many times, each on a fresh clone of its own. */
export interface Wear {
  readonly executions: ByScale;
  /** Ends a shape's executions on a case under a condition after so many seconds, however few they were; never, if absent. */
  readonly mostSeconds?: number | ByScale;
  /** Tables whose HOT ratio, dead rows and size are reported. */
  readonly tables: readonly string[];
  readonly conditions: readonly Condition[];
}
