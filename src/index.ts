export type { PlanproofConfig } from './config/file.js';
export { type SetupCounter, TIME_COUNTERS, type TimeCounter, WORK_COUNTERS, type WorkCounter } from './counters.js';
export { PlanproofError } from './errors.js';
export { conserved } from './invariants/conserved.js';
export { type Asked, holds } from './invariants/holds.js';
export { type CounterTable, counterMatchesCount, type DerivedTable, matchesTruth } from './invariants/matchesTruth.js';
export { never } from './invariants/never.js';
export { type SameRowsOptions, sameRows } from './invariants/sameRows.js';
export type { TextRows } from './postgres/session.js';
export type { Comparison, Measurement, Report, ScenarioReport } from './report/report.js';
export * from './scenario/budget.js';
export {
  type Churn,
  type HistoryEvent,
  type Mishaps,
  type Operation,
  operation,
  type Place,
  type Random,
  type Transaction,
} from './scenario/churn.js';
export type { Fault, Operate } from './scenario/fault.js';
export type { Invariant, InvariantContext, InvariantResult, ViolationRow } from './scenario/invariant.js';
export type { NodeType } from './scenario/nodeTypes.js';
export * from './scenario/planBudget.js';
export type {
  BuiltQuery,
  Case,
  Parameters,
  ParameterValue,
  ProgramSession,
  ProgramShape,
  QueryShape,
  Scenario,
  Shape,
  WriteShape,
} from './scenario/scenario.js';
export { defineScenario } from './scenario/scenario.js';
export { setup, setupLock } from './scenario/setupBudget.js';
export * as column from './seed/column/index.js';
export type { Axes, Claim, Dataset, Skew, Sweep, Table } from './seed/dataset.js';
export { defineDataset } from './seed/dataset.js';
export type { Deal } from './seed/deal.js';
export { deal } from './seed/deal.js';
export * as law from './seed/law/index.js';
export type { Order } from './seed/permutation.js';
export * as pool from './seed/pool.js';
export type { Shares } from './seed/shares.js';
export * as shares from './seed/shares.js';
export type { LockMode } from './sql/lockModes.js';
export type { Command, DataSource, SchemaSource } from './sql/source.js';
