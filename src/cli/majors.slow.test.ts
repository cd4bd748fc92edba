import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isAtHand, MAJORS } from '../postgres/embedded/testing.majors.js';
import type { Report, ScenarioReport } from '../report/report.js';
import { planproof, withFolder } from './testing.js';

const SCENARIOS = readdirSync(new URL('../../scenarios/', import.meta.url)).sort();

const folder = withFolder();

/** Budgets of work and plans that were not kept. Whether those of time are is for a quiet machine to say. */
const brokenIn = ({ name, verdicts }: ScenarioReport): readonly string[] =>
  verdicts.flatMap((verdict) => {
    if (verdict.state !== 'broken' || isOfTime(verdict.budget)) return [];
    return [`${name}, ${verdict.shape} on ${verdict.case}: ${verdict.evidence}`];
  });

const isOfTime = (budget: ScenarioReport['verdicts'][number]['budget']): boolean =>
  budget.kind === 'latency' || ('counter' in budget && /Ms$/.test(budget.counter));

it.for(MAJORS)(
  'on PostgreSQL %i every scenario answers right and keeps its budgets of work and plans',
  { timeout: 900_000 },
  async (major, { skip }) => {
    const args = ['run', ...SCENARIOS, '--scale', 'smoke', '--postgres', `embedded:${major}`, '--format', 'json'];
    const { exitCode, stderr } = await planproof([...args, '--out', '.', '--no-repro'], { cwd: folder() });
    if (exitCode === 3 && !isAtHand(major)) skip(`its binaries are not here: ${stderr}`);
    expect([0, 1], stderr).toContain(exitCode);
    const report = JSON.parse(await readFile(join(folder(), 'report.json'), 'utf8')) as Report;
    expect(report.server.major).toBe(major);
    expect(report.scenarios.map(({ name }) => name).sort()).toEqual(SCENARIOS);
    expect(report.scenarios.flatMap(brokenIn)).toEqual([]);
  },
);
