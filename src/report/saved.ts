import type { Gated } from '../gate/gateScenario.js';
import type { GrowthSeries } from '../gate/growthSeries.js';
import type { Counters, Measurement as Measured, Comparison as Paired } from '../gate/measurement.js';
import type { IndexUse, Tie } from '../gate/planner.js';
import type { SetupFound } from '../gate/setupCosts.js';
import type { SelfTest, TimeConclusion } from '../gate/time.js';
import type { MeasurementKey, WearFact } from '../measure/fact.js';
import type { Plan } from '../plan/plan.js';
import type { Condition } from '../scenario/writes.js';
import type { Comparison, Measurement, ScenarioReport } from './report.js';

type TimeReport = NonNullable<ScenarioReport['selfTest']>['time'];

/** What the gate judges, taken from a report again: no PostgreSQL is needed. `parse` turns an EXPLAIN document into a plan. */
export const savedFacts = (scenario: ScenarioReport, parse: (document: unknown) => Plan): Gated => ({
  budgets: scenario.budgets,
  reference: scenario.shapes.find(({ role }) => role === 'reference')?.name,
  measured: scenario.measurements.map((each) => measured(each, parse)),
  pairs: scenario.comparisons.flatMap(paired),
  self: scenario.selfTest && selfTest(scenario.selfTest),
  series: scenario.growth.map(({ fits, ...series }) => series as unknown as GrowthSeries),
  worn: scenario.wear.map(worn),
  // What its state says to be there is there: each was written whole.
  uses: (scenario.indexUses ?? []) as readonly IndexUse[],
  ties: (scenario.ties ?? []).map((each) => tie(each, parse)),
  setups: scenario.shapes.flatMap(setupFound),
});

const keyOf = ({ shape, case: name, planMode, settings }: MeasurementKey): Measured['key'] => ({
  shape,
  case: name,
  planMode,
  settings,
});

const measured = (saved: Measurement, parse: (document: unknown) => Plan): Measured => ({
  key: keyOf(saved),
  rowsReturned: saved.rowsReturned,
  // A redacted document is another text of the same plan: the fingerprint is the one that was taken.
  ...(saved.plan && {
    plan: { ...parse(saved.plan.document), fingerprint: saved.plan.fingerprint },
    document: saved.plan.document,
  }),
  work: counters(saved.work),
  ...(saved.notCountable !== undefined && { notCountable: saved.notCountable }),
  planningTimeMs: saved.times.planningTimeMs?.samplesMs ?? [],
  executionTimeMs: saved.times.executionTimeMs?.samplesMs ?? [],
  wallTimeMs: saved.times.wallTimeMs?.samplesMs ?? [],
});

const setupFound = ({ name: shape, setup }: ScenarioReport['shapes'][number]): readonly SetupFound[] => {
  if (setup === undefined) return [];
  const { durationMs, bytes, tableBytes, indexBytes, locks, rows = [] } = setup;
  const cost =
    durationMs !== undefined && bytes !== undefined ? { durationMs, bytes, tableBytes, indexBytes } : undefined;
  return [{ shape, ...(cost && { cost }), ...(locks && { locks }), rows } as SetupFound];
};

type TieReport = NonNullable<ScenarioReport['ties']>[number];

const tie = (saved: TieReport, parse: (document: unknown) => Plan): Tie => ({
  key: keyOf(saved),
  samplings: saved.samplings,
  plans: saved.plans.map(({ document, ...each }) => ({
    ...each,
    ...(document !== undefined && { document, plan: parse(document) }),
  })),
});

const exactly = (value: number) => ({ value, min: value, max: value, repeatable: true });

const counters = (work: Measurement['work']): Counters => {
  const { rowsScanned, rowsRemoved, ...plain } = work ?? {};
  return {
    ...(plain as Counters),
    ...(rowsScanned && { rowsScanned, rowsScannedError: exactly(rowsScanned.error ?? 0) }),
    ...(rowsRemoved && { rowsRemoved, rowsRemovedError: exactly(rowsRemoved.error ?? 0) }),
  };
};

const paired = (comparison: Comparison): readonly Paired[] => {
  const { pairing, reference } = comparison;
  return pairing === undefined ? [] : [{ key: keyOf(comparison), reference, ...pairing }];
};

const selfTest = ({ shape, case: name, time, ...rest }: NonNullable<ScenarioReport['selfTest']>): SelfTest => ({
  conclusion: conclusion(time, { shape, case: name, planMode: 'custom', settings: 'counting' }),
  ...rest,
});

const conclusion = ({ low, high, verdict, p, ...time }: TimeReport, key: Measured['key']): TimeConclusion => ({
  ...time,
  interval: { low, high },
  ...(verdict !== undefined && p !== undefined && { judged: { verdict, p } }),
  key,
  reference: key.shape,
});

const worn = ({ shape, case: name, condition, wallTimeMs, ...rest }: ScenarioReport['wear'][number]): WearFact => ({
  probe: 'wear',
  shape,
  case: name,
  worn: { ...rest, condition: condition as Condition, wallTimeMs: wallTimeMs.samplesMs },
});
