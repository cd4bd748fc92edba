import type { PostgresProvider } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import type { Report } from '../report/report.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { PlannerStatistics } from '../scenario/statistics.js';

export interface RunOptions {
  readonly provider: PostgresProvider;
  readonly planproofVersion: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Called after each scenario with what is known so far, so that it can be put on disk. */
  readonly save: (report: Report) => Promise<void>;
  /** Whether the time that was given is over; set by the run itself. */
  readonly isLate?: () => boolean;
  /** Called with what the planner knew of a scenario's data, for whoever has to reproduce a failure. */
  readonly observe?: (scenario: LoadedScenario, statistics: PlannerStatistics) => void;
}
