import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { randomNumbers } from '../../stats/random.js';
import { embedded } from './embedded.js';
import { clusterDir, eventually, Holder, keeper, makeCache, nothingLeft, postmasterPid } from './testing.processes.js';

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

const processes = (): string[] =>
  execFileSync('ps', ['-ww', '-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(cacheDir));

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

/** How long a planproof takes here until it works, so that death comes at any moment of that. */
const timeToWork = async (): Promise<number> => {
  const start = performance.now();
  const holder = new Holder();
  await holder.ask({ do: 'start', cacheDir });
  await holder.ask({ do: 'restart', profile: 'seeding' });
  const milliseconds = performance.now() - start;
  await holder.stop();
  await eventually(() => nothingLeft(cacheDir));
  return milliseconds;
};

test(`${ROUNDS} planproofs killed while they start, seed or work: each next start works, and leaves nothing`, {
  timeout: 1_800_000,
}, async () => {
  const random = randomNumbers(11);
  const longestMs = 1.2 * (await timeToWork());
  for (let round = 0; round < ROUNDS; round += 1) {
    const holder = new Holder();
    const work = async () => {
      await holder.ask({ do: 'start', cacheDir });
      if (round % 3 === 0) await holder.ask({ do: 'restart', profile: 'seeding' });
      await holder.ask({ do: 'query', sql: 'SELECT pg_sleep(10)' });
    };
    const working = work().catch(() => undefined);
    await sleep(random() * longestMs);
    kill(ACCOMPLICES[round % ACCOMPLICES.length]?.());
    holder.kill();
    await working;

    const server = await embedded().start({ cacheDir, emit: () => undefined });
    const session = await server.connect();
    expect(await session.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await session.end();
    await server.stop();
    await eventually(() => nothingLeft(cacheDir));
    expect(readdirSync(clusterDir(cacheDir)).filter((name) => /draft|standby/.test(name))).toEqual([]);
  }
  await eventually(() => processes().length === 0);
  // The loader of the test's own TypeScript keeps a cache there.
  expect(readdirSync(temporary).filter((name) => name !== 'jiti')).toEqual([]);
});
