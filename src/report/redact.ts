import type { Report, ScenarioReport } from './report.js';

/**
 * The report without what its data and its SQL tell: literals in SQL and in plans, parameters, and rows that differ. Names
 * of tables, columns and cases stay, and so does every number that was measured.
 */
export const redacted = (report: Report): Report => ({ ...report, scenarios: report.scenarios.map(redactedScenario) });

const REDACTED = '[redacted]';

const redactedScenario = (scenario: ScenarioReport): ScenarioReport => ({
  ...scenario,
  cases: scenario.cases.map((each) => ({ ...each, params: namesOnly(each.params) })),
  shapes: scenario.shapes.map(({ sql, setup, ...shape }) => ({
    ...shape,
    sql: sql.map(({ file, text }) => ({ file, text: withoutLiterals(text) })),
    ...(setup && { setup: { ...setup, text: withoutLiterals(setup.text) } }),
  })),
  measurements: scenario.measurements.map(({ plan, ...measurement }) => ({
    ...measurement,
    ...(plan && { plan: { ...plan, document: withoutLiteralsIn(plan.document) } }),
  })),
  comparisons: scenario.comparisons.map(({ planDiff, ...comparison }) => ({
    ...comparison,
    ...(planDiff && { planDiff: withoutLiteralsIn(planDiff) as typeof planDiff }),
  })),
  invariants: scenario.invariants.map(redactedInvariant),
});

const namesOnly = (params: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.keys(params).map((name) => [name, REDACTED]));

const redactedInvariant = (invariant: ScenarioReport['invariants'][number]): ScenarioReport['invariants'][number] => {
  if (invariant.state !== 'violated') return invariant;
  const { rows, sql, ...rest } = invariant;
  return {
    ...rest,
    rows: rows.map(({ expected, found }) => ({
      key: REDACTED,
      expected: expected === null ? null : REDACTED,
      found: found === null ? null : REDACTED,
    })),
    ...(sql !== undefined && { sql: withoutLiterals(sql) }),
  };
};

// Dollar quotes, quoted strings (E'' with its backslashes too) and numbers that are no part of a name or a parameter.
const LITERAL =
  /\$(\w*)\$[\s\S]*?\$\1\$|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|(?<![\w$.:"])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;
const KEPT = /"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//;
const TOKEN = new RegExp(`${KEPT.source}|(${LITERAL.source.replace('\\1', '\\2')})`, 'g');

/** Literals become `?`; comments, which may hold anything, go. */
const withoutLiterals = (sql: string): string =>
  sql.replace(TOKEN, (token, literal: string | undefined) => {
    if (literal !== undefined) return '?';
    return token.startsWith('"') ? token : '';
  });

/** Every text of an EXPLAIN document or a diff without its literals; numbers are what was measured, and stay. */
const withoutLiteralsIn = (value: unknown): unknown => {
  if (typeof value === 'string') return withoutLiterals(value);
  if (Array.isArray(value)) return value.map(withoutLiteralsIn);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutLiteralsIn(each)]));
};
