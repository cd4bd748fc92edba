import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAtHand, MAJORS } from '../postgres/embedded/testing.majors.js';
import type { Report } from '../report/report.js';
import { planproof, withFolder } from './testing.js';

const SCENARIOS = ['recent-workflows', 'run-claim', 'queue-counts'];

describe.each(MAJORS)('on PostgreSQL %i', (major) => {
  const folder = withFolder();

  it.for(SCENARIOS)(
    '%s answers right and keeps its budgets of work and plans',
    { timeout: 300_000 },
    async (name, { skip }) => {
      const server = `embedded:${major}`;
      const args = ['run', name, '--scale', 'smoke', '--postgres', server, '--format', 'json', '--out', '.'];
      const { exitCode, stderr } = await planproof(args, { cwd: folder() });
      if (exitCode === 3 && !isAtHand(major)) skip(`its binaries are not here: ${stderr}`);
      expect([0, 1], stderr).toContain(exitCode);
      const report = JSON.parse(await readFile(join(folder(), 'report.json'), 'utf8')) as Report;
      expect(report.server.major).toBe(major);
      const broken = report.scenarios.flatMap(({ verdicts }) => verdicts.filter(({ state }) => state === 'broken'));
      // Whether time is kept is for a quiet machine to say.
      expect(broken.filter(({ budget }) => budget.kind !== 'latency')).toEqual([]);
    },
  );
});
