import type { Probe } from '../measure/fact.js';
import type { Worn } from '../measure/probes/wear.js';
import type { SettingsMode } from '../measure/settings.js';
import type { Budget } from '../scenario/budget.js';
import type { GrowthSeries } from './growthSeries.js';
import type { Measurement } from './measurement.js';
import type { IndexUse, Tie } from './planner.js';
import type { SetupFound } from './setupCosts.js';
import type { TimeConclusion } from './time.js';

/** What was measured of one shape on one case, in every plan mode and settings mode. */
export interface Evidence {
  readonly shape: string;
  readonly isReference: boolean;
  readonly case: string;
  readonly measurements: readonly Measurement[];
  /** The reference's measurements on the same case. */
  readonly reference: readonly Measurement[];
  /** What the pairs say, by plan mode. */
  readonly times: readonly TimeConclusion[];
  /** Counters by size along the axes that were swept. */
  readonly series: readonly GrowthSeries[];
  /** What was asked about indexes, and about plans by other statistics. */
  readonly uses: readonly IndexUse[];
  readonly ties: readonly Tie[];
  /** What the shape's setup cost; absent where it has none. */
  readonly setup?: SetupFound;
  /** What a write shape cost and left behind while nothing else went on, and what the reference did; absent for reads. */
  readonly worn?: Worn;
  readonly referenceWorn?: Worn;
  /** Why this run's times are not judged, where they are not. */
  readonly untrustedTime?: string;
}

/** A rule's finding on one shape and case; gate/judge.ts adds which budget, shape and case it is about. */
export type Finding =
  | {
      readonly state: 'pass' | 'improved' | 'broken' | 'regressed' | 'unstable';
      /** In the budget's own unit; for a plan's property the number of nodes that break it. */
      readonly measured: number;
      readonly evidence: string;
    }
  | { readonly state: 'skipped'; readonly reason: string };

/** How one kind of budget is judged, purely, and which probes must have run under which settings. */
export interface Rule<K extends Budget['kind'] = Budget['kind']> {
  /** Judged once for a shape, whatever the case. */
  readonly perShape?: true;
  readonly needs: readonly { readonly probe: Probe; readonly settings: SettingsMode }[];
  judge(budget: Extract<Budget, { kind: K }>, evidence: Evidence): Finding;
}
