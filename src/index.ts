export type { PlanproofConfig } from './config/file.js';
export { PlanproofError } from './errors.js';
export * from './scenario/budget.js';
export type { Invariant, InvariantContext, InvariantResult, ViolationRow } from './scenario/invariant.js';
export type {
  Case,
  Parameters,
  ParameterValue,
  ProgramSession,
  ProgramShape,
  QueryShape,
  Scenario,
  Shape,
} from './scenario/scenario.js';
export { defineScenario } from './scenario/scenario.js';
