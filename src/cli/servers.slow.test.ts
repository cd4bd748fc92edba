import { expect, it } from 'vitest';
import { whyNoContainers } from '../postgres/container/testing.engine.js';
import { debianBinaries, startForeignServer } from '../postgres/remote/testing.js';
import { withFolder } from './testing.js';
import { runAtSmoke, soundReport } from './testing.scenarios.js';

const SCENARIOS = ['recent-workflows', 'run-claim', 'queue-counts'];
const WAY = { timeout: 600_000 };

const folder = withFolder();

it(
  'in a container the built-in scenarios answer right and keep their budgets of work and plans',
  WAY,
  async ({ skip }) => {
    const { image, reason } = await whyNoContainers();
    if (reason !== undefined) skip(reason);
    const ended = await runAtSmoke(SCENARIOS, ['--postgres', `container:${image}`], { cwd: folder() });
    expect((await soundReport(ended, folder(), SCENARIOS)).server.provider).toBe(`container:${image}`);
  },
);

it('on a server of Debian’s package, by URL, they do so too', WAY, async ({ skip }) => {
  const binaries = await debianBinaries();
  if (binaries === undefined) return skip('Debian’s package of PostgreSQL is not installed');
  const server = await startForeignServer({ binaries });
  try {
    const env = { PGPASSWORD: server.password };
    const ended = await runAtSmoke(SCENARIOS, ['--database-url', server.url], { cwd: folder(), env });
    expect((await soundReport(ended, folder(), SCENARIOS)).server.provider).toBe('url');
  } finally {
    await server.stop();
  }
});
