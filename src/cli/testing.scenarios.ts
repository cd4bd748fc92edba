import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Report, ScenarioReport } from '../report/report.js';
import { type CommandOptions, planproof } from './testing.js';

/** Runs built-in scenarios at their smallest on one server; the report is written into the working directory. */
export const runAtSmoke = (scenarios: readonly string[], server: readonly string[], options: CommandOptions) => {
  const quiet = ['--format', 'json', '--out', '.', '--no-repro'];
  return planproof(['run', ...scenarios, '--scale', 'smoke', ...server, ...quiet], options);
};

/** The report of a run that ended so, after it was seen that each scenario answers right and keeps its budgets of work and plans. */
export const soundReport = async (
  { exitCode, stderr }: Pick<Awaited<ReturnType<typeof planproof>>, 'exitCode' | 'stderr'>,
  folder: string,
  scenarios: readonly string[],
): Promise<Report> => {
  // Whether budgets of time are kept is for a quiet machine to say.
  expect([0, 1], stderr).toContain(exitCode);
  const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
  expect(report.scenarios.map(({ name }) => name).sort()).toEqual(scenarios.toSorted());
  expect(report.scenarios.flatMap(brokenIn)).toEqual([]);
  return report;
};

const brokenIn = ({ name, verdicts }: ScenarioReport): readonly string[] =>
  verdicts.flatMap((verdict) => {
    if (verdict.state !== 'broken' || isOfTime(verdict.budget)) return [];
    return [`${name}, ${verdict.shape} on ${verdict.case}: ${verdict.evidence}`];
  });

const isOfTime = (budget: ScenarioReport['verdicts'][number]['budget']): boolean =>
  budget.kind === 'latency' || ('counter' in budget && /Ms$/.test(budget.counter));
