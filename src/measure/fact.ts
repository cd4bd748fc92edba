import type { SettingsMode } from './settings.js';

export type PlanMode = 'custom' | 'generic';

/** What no row of a report mixes. */
export interface MeasurementKey {
  readonly shape: string;
  readonly case: string;
  readonly planMode: PlanMode;
  readonly settings: SettingsMode;
}

/** One clock's samples of a shape against the reference, pair by pair, in the order they were taken. */
export type Clock = 'on-cpu' | 'server' | 'wall';

/** What a probe saw, raw: no statistics, no judgement. */
export type Fact =
  | {
      readonly probe: 'explain';
      readonly key: MeasurementKey;
      /** EXPLAIN (ANALYZE, ...) FORMAT JSON as the server gave it, one document a repetition. */
      readonly documents: readonly unknown[];
    }
  | {
      readonly probe: 'samples';
      readonly key: MeasurementKey;
      /** Milliseconds of wall-clock time, one sample an execution. */
      readonly wallTimeMs: readonly number[];
    };
