import { expectTypeOf, test } from 'vitest';
import type { Verdict } from '../gate/verdict.js';
import type { CheckedInvariant } from '../invariants/check.js';
import type { MeasurementKey, Pair } from '../measure/fact.js';
import type { PlanDiff } from '../plan/diff.js';
import type { Budget } from '../scenario/budget.js';
import type { Comparison, Measurement, ScenarioReport } from './report.js';

test('what the stages give fits into a report as it is', () => {
  expectTypeOf<Budget>().toExtend<ScenarioReport['budgets'][number]>();
  expectTypeOf<Verdict>().toExtend<ScenarioReport['verdicts'][number]>();
  expectTypeOf<CheckedInvariant>().toExtend<ScenarioReport['invariants'][number]>();
  expectTypeOf<MeasurementKey>().toExtend<Pick<Measurement, keyof MeasurementKey>>();
  expectTypeOf<PlanDiff>().toExtend<NonNullable<Comparison['planDiff']>>();
  expectTypeOf<Pair>().toExtend<NonNullable<Comparison['pairing']>['pairs'][number]>();
});

test('what a report holds can be gated again', () => {
  expectTypeOf<ScenarioReport['budgets'][number]>().toExtend<Budget>();
  expectTypeOf<ScenarioReport['verdicts'][number]>().toExtend<Verdict>();
});
