import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAtHand, MAJORS } from '../postgres/embedded/testing.majors.js';
import { withFolder } from './testing.js';
import { runAtSmoke, soundReport } from './testing.scenarios.js';

const SCENARIOS = readdirSync(new URL('../../scenarios/', import.meta.url)).sort();

const folder = withFolder();

it.for(MAJORS)(
  'on PostgreSQL %i every scenario answers right and keeps its budgets of work and plans',
  { timeout: 900_000 },
  async (major, { skip }) => {
    const ended = await runAtSmoke(SCENARIOS, ['--postgres', `embedded:${major}`], { cwd: folder() });
    if (ended.exitCode === 3 && !isAtHand(major)) skip(`its binaries are not here: ${ended.stderr}`);
    expect((await soundReport(ended, folder(), SCENARIOS)).server.major).toBe(major);
  },
);
