import { mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomNumbers } from '../../stats/random.js';
import {
  clusterDir,
  eventually,
  Holder,
  keeper,
  makeCache,
  nothingLeft,
  postmasterPid,
  processesOn,
} from './testing.processes.js';

const ROUNDS = 100;

let cacheDir = '';
let temporary = '';
beforeAll(async () => {
  cacheDir = await makeCache();
  temporary = join(cacheDir, 'tmp');
  mkdirSync(temporary, { mode: 0o755 });
  // Its own, so that whatever lies there was left by this test.
  vi.stubEnv('TMPDIR', temporary);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cacheDir, { recursive: true, force: true });
});

// What npm ships: two hundred times TypeScript compiled anew would take longer than everything else.
const COMPILED = {
  path: fileURLToPath(new URL('../../../dist/src/postgres/embedded/testing.holder.js', import.meta.url)),
  execArgv: [],
};
const newHolder = () => new Holder({}, COMPILED);

const kill = (pid: number | undefined) => {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It was faster.
  }
};

const keeperPid = () => {
  try {
    return keeper(cacheDir).pid;
  } catch {
    return undefined;
  }
};

/** Who is killed besides the planproof itself, round by round. */
const ACCOMPLICES = [() => undefined, keeperPid, () => postmasterPid(cacheDir), () => undefined];

/** What a planproof does until it is killed: some restart the server to seed, all make a database and work. */
const work = async (holder: Holder, round: number): Promise<void> => {
  await holder.ask({ do: 'start', cacheDir });
  if (round % 3 === 0) await holder.ask({ do: 'restart', profile: 'seeding' });
  await holder.ask({ do: 'create', database: `scratch_${round}` });
  await holder.ask({ do: 'query', sql: 'SELECT pg_sleep(10)' });
};

/** How long a planproof takes here until it works, so that death comes at any moment of that. */
const timeToWork = async (): Promise<number> => {
  const start = performance.now();
  const holder = newHolder();
  await holder.ask({ do: 'start', cacheDir });
  await holder.ask({ do: 'restart', profile: 'seeding' });
  const milliseconds = performance.now() - start;
  await holder.stop();
  await eventually(() => nothingLeft(cacheDir));
  return milliseconds;
};

/** A planproof after the dead one: works, and sees no database that was left. */
const next = async (): Promise<void> => {
  const holder = newHolder();
  await holder.ask({ do: 'start', cacheDir });
  expect(await holder.ask({ do: 'query', sql: 'SELECT 1 AS one' })).toEqual([{ one: 1 }]);
  expect(await holder.ask({ do: 'databases' })).toEqual([]);
  await holder.stop();
  await holder.gone;
};

/** What a cluster consists of while nobody uses it. */
const AT_REST = ['data', 'keeper.log', 'keeper.N', 'postgresql.conf', 'server.log'];
const left = (): readonly string[] => [
  ...readdirSync(clusterDir(cacheDir))
    .map((name) => name.replace(/^keeper\.\d+$/, 'keeper.N'))
    .filter((name) => !AT_REST.includes(name)),
  ...readdirSync(temporary),
];

test(`${ROUNDS} planproofs killed while they start, seed or work: each next start works, and leaves nothing`, {
  timeout: 1_800_000,
}, async () => {
  const random = randomNumbers(11);
  const longestMs = 1.2 * (await timeToWork());
  for (let round = 0; round < ROUNDS; round += 1) {
    const holder = newHolder();
    const working = work(holder, round).catch(() => undefined);
    await sleep(random() * longestMs);
    kill(ACCOMPLICES[round % ACCOMPLICES.length]?.());
    holder.kill();
    await Promise.all([working, holder.gone]);
    await next();
    // A keeper that the dead one had begun to start goes by itself, when it finds nobody there.
    await eventually(() => processesOn(cacheDir).length === 0);
    expect({ round, left: left() }).toEqual({ round, left: [] });
  }
});
