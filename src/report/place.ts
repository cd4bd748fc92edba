import type { ScenarioReport } from './report.js';

/** Where a reader should look: the .sql file of a shape, and the line on which its statement begins. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The place of a shape's first statement; absent for a shape without a file. */
export const placeOf = ({ shapes }: ScenarioReport, shape: string): Place | undefined => {
  const sql = shapes.find(({ name }) => name === shape)?.sql[0];
  return sql && { file: sql.file.replaceAll('\\', '/'), line: (sql.line ?? 1) - 1 + firstLine(sql.text) };
};

/** The place of the first candidate: what a finding on the whole scenario is shown at. */
export const candidatePlace = (scenario: ScenarioReport): Place | undefined => {
  const candidate = scenario.shapes.find(({ role }) => role === 'candidate') ?? scenario.shapes[0];
  return candidate && placeOf(scenario, candidate.name);
};

/** Counted from 1; comments and empty lines at the beginning are skipped. */
const firstLine = (sql: string): number => {
  const head = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(sql)?.[0] ?? '';
  return head.length === sql.length ? 1 : head.split('\n').length;
};
