import type { ScenarioCheck } from '../../gate/scenarioCheck.js';
import type { SnapshotSummary } from '../../invariants/churn/summary.js';
import type { Cost } from '../../invariants/cost.js';
import type { PlantedFault } from '../../invariants/faults/plant.js';
import type { ConditionResult } from '../../invariants/underConditions.js';
import type { CheckReport } from '../report.js';
import { checkSentence } from './sentence.js';

/** A check as it stands in a report; its single operations and reads are left out. */
export const checkReport = (check: ScenarioCheck, passed: boolean): CheckReport => {
  const { fresh, churn, series = [], loads = [], verdicts = [], conditions = [], crashes, faults = [] } = check;
  const { seed, connections, session } = check;
  const counts = churn?.summary.counts;
  const caseName = check.seriesCase ?? '';
  const found: Omit<CheckReport, 'sentence'> = {
    passed,
    seed,
    connections,
    ...(session !== undefined && { session }),
    operations: churn?.summary.operations ?? 0,
    durationMs: churn?.summary.durationMs ?? 0,
    counts: {
      committed: counts?.committed ?? 0,
      rolledBack: counts?.['rolled-back'] ?? 0,
      lost: counts?.lost ?? 0,
      failed: counts?.failed ?? 0,
      retries: counts?.retries ?? 0,
    },
    snapshots: watchReport(churn?.summary.snapshots),
    monitor: watchReport(churn?.summary.watched),
    invariants: churn === undefined ? fresh : [...churn.sightings.map(({ violation }) => violation), ...churn.rest],
    moments: series.map(({ costs, ...moment }) => ({
      ...moment,
      costs: Object.entries(costs).map(([shape, cost]) => ({ shape, case: caseName, ...costReport(cost) })),
    })),
    verdicts,
    loads: loads.map(({ waitedMs: _, ...load }) => load),
    conditions: conditions.map(conditionReport),
    crashes:
      crashes?.state === 'crashed' ? crashes.crashes.map(({ rest, ...each }) => ({ ...each, invariants: rest })) : [],
    faults: faults.map(faultReport),
  };
  return { ...found, sentence: checkSentence(found) };
};

const watchReport = (
  { count, perSecond, seenShareOf50Ms }: SnapshotSummary = { count: 0, perSecond: 0, seenShareOf50Ms: 0 },
) => ({ count, perSecond, seenShareOf50Ms });

const costReport = (cost: Cost) => {
  const { executionTimeMs } = cost;
  if (cost.state === 'timed') return { executionTimeMs };
  return { executionTimeMs, sharedBlocks: cost.hitBlocks + cost.readBlocks, sharedReadBlocks: cost.readBlocks };
};

const conditionReport = (result: ConditionResult): CheckReport['conditions'][number] => {
  const about = { name: result.condition, says: result.says };
  if (result.state === 'skipped') return { ...about, skipped: result.reason, costs: [], invariants: [] };
  const { note, invariants } = result;
  const costs = result.costs.map(({ shape, case: name, cost }) => ({ shape, case: name, ...costReport(cost) }));
  return { ...about, ...(note !== undefined && { note }), costs, invariants };
};

const faultReport = (fault: PlantedFault): CheckReport['faults'][number] => {
  const { name, state } = fault;
  return state === 'caught'
    ? { name, state, caughtBy: [...fault.by] }
    : { name, state, caughtBy: [], reason: fault.reason };
};
