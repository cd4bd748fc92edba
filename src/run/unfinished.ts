import { PlanproofError } from '../errors.js';
import { comparisons, measurements } from '../gate/measurement.js';
import { setupCosts } from '../gate/setupCosts.js';
import type { Fact } from '../measure/fact.js';
import type { Place } from '../place.js';
import { diffPlans } from '../plan/diff.js';
import { parsePlan } from '../plan/parse.js';
import type { Server } from '../postgres/server.js';
import { assembleReport, scenarioReport } from '../report/assemble.js';
import type { Report, ScenarioReport } from '../report/report.js';
import type { PreparedScenario } from '../scenario/prepare.js';
import type { RunOptions } from './options.js';

/** What is known of a scenario while it runs. */
export interface Known {
  place?: Pick<Place, 'dataset' | 'costs'>;
  readonly facts: Fact[];
}

/** A scenario that the environment ended, with what was measured of it. */
export class Unfinished extends Error {
  readonly scenario: ScenarioReport;

  constructor(scenario: ScenarioReport, cause: PlanproofError) {
    super(cause.message, { cause });
    this.scenario = scenario;
  }
}

/** The error to throw where a scenario broke off: with what is known of it, where the environment ended it. */
export const brokenOff = (
  error: unknown,
  { place, facts }: Known,
  prepared: PreparedScenario,
  server: Server,
): unknown => {
  if (!(error instanceof PlanproofError) || error.exitCode !== 3 || place === undefined) return error;
  return new Unfinished(partialReport(prepared, server, place, facts), error);
};

const partialReport = (
  { scenario, setups }: PreparedScenario,
  server: Server,
  { dataset, costs }: Pick<Place, 'dataset' | 'costs'>,
  facts: readonly Fact[],
): ScenarioReport => {
  const measured = measurements(facts, (document) => parsePlan(document, { serverMajor: server.version.major }));
  const nothing = { times: [], self: undefined, series: [], worn: [], invariants: [], deviations: [], verdicts: [] };
  const asked = { uses: [], ties: [], margins: [] };
  const found = { measurements: measured, pairs: comparisons(facts), asked, ...nothing, exitCode: 3 as const };
  const setUp = setupCosts(setups, costs, facts);
  return scenarioReport({ scenario, dataset, setups, setUp, diff: diffPlans, ...found });
};

/** Where the server went away in the middle, what is known stays, and says that it is not all. */
export const saveUnfinished = async (
  error: unknown,
  report: Report,
  { save, emit, signal }: RunOptions,
): Promise<void> => {
  const cause = error instanceof Unfinished ? error.cause : error;
  if (signal.aborted || !(cause instanceof PlanproofError) || cause.exitCode !== 3) return;
  const scenarios = error instanceof Unfinished ? [...report.scenarios, error.scenario] : report.scenarios;
  if (scenarios.length === 0) return;
  await save(assembleReport({ ...report, scenarios, partial: cause.message }));
  emit({ kind: 'warning', message: 'What was measured until then is in the report, which says that it is partial.' });
};
