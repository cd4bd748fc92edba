import { withoutLiterals } from '../sql/literals.js';
import { withoutPlanLiterals } from './literals.js';
import type { Report, ScenarioReport } from './report.js';

/**
 * The report without what its data and its SQL tell: literals in SQL and in plans, parameters, and rows that differ. Names
 * of tables, columns and cases stay, and so does every number that was measured.
 */
export const redacted = (report: Report): Report => ({ ...report, scenarios: report.scenarios.map(redactedScenario) });

const REDACTED = '[redacted]';

const redactedScenario = (scenario: ScenarioReport): ScenarioReport => ({
  ...withoutPlanLiterals(scenario),
  cases: scenario.cases.map((each) => ({ ...each, params: namesOnly(each.params) })),
  shapes: scenario.shapes.map(({ sql, setup, ...shape }) => ({
    ...shape,
    sql: sql.map(({ file, text }) => ({ file, text: withoutLiterals(text) })),
    ...(setup && { setup: { ...setup, text: withoutLiterals(setup.text) } }),
  })),
  invariants: scenario.invariants.map(redactedInvariant),
  deviations: scenario.deviations.map((each) => ({ ...each, differing: redactedRows(each.differing) })),
});

const namesOnly = (params: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.keys(params).map((name) => [name, REDACTED]));

type Rows = ScenarioReport['deviations'][number]['differing'];

/** That rows differ stays, and which side has them; what they hold goes. */
export const redactedRows = (rows: Rows): Rows =>
  rows.map(({ expected, found }) => ({
    key: REDACTED,
    expected: expected === null ? null : REDACTED,
    found: found === null ? null : REDACTED,
  }));

const redactedInvariant = (invariant: ScenarioReport['invariants'][number]): ScenarioReport['invariants'][number] => {
  if (invariant.state !== 'violated') return invariant;
  const { rows, sql, ...rest } = invariant;
  return { ...rest, rows: redactedRows(rows), ...(sql !== undefined && { sql: withoutLiterals(sql) }) };
};
