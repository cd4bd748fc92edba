import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { ownModule } from '../module.js';
import { embedded } from '../postgres/embedded/embedded.js';
import type { Server } from '../postgres/server.js';
import { bindDataset } from './bind.js';
import { inspectTarget } from './copy/inspect.js';
import { axesOf } from './scale.js';
import { streamOf } from './stream.js';
import { withOwnCluster } from './testing.server.js';
import varied from './testing.varied.js';
import { type TableFacts, verifyTable } from './verify.js';

const SCALE = 'ci';
const MOMENTS = 20;
const TIMEOUT_MS = 1_200_000;

const cluster = withOwnCluster();
const random = streamOf(Date.now()).child('moments');

const seeder = () => {
  const { execArgv, path } = ownModule('./testing.seeder', import.meta.url);
  return execa(process.execPath, [...execArgv, path, cluster.cacheDir(), SCALE], { reject: false, timeout: 120_000 });
};

const attached = async <T>(work: (server: Server) => Promise<T>): Promise<T> => {
  const server = await embedded().start({ cacheDir: cluster.cacheDir(), emit: () => undefined });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
};

let golden: readonly TableFacts[] = [];
let wholeMs = 0;
beforeAll(async () => {
  await seeder();
  await attached(removeAll);
  const start = performance.now();
  const { stdout } = await seeder();
  wholeMs = performance.now() - start;
  golden = JSON.parse(stdout).tables;
  await attached(removeAll);
}, TIMEOUT_MS);

const removeAll = async (server: Server): Promise<void> => {
  for (const { name } of await server.databases()) await server.dropDatabase(name);
};

/** Reads every dataset that a killed run has left under its final name, row by row; gives how many there were. */
const completeOnes = (): Promise<number> =>
  attached(async (server) => {
    const datasets = (await server.databases()).filter(({ mark }) => mark.purpose === 'dataset');
    for (const { name } of datasets) {
      const session = await server.connect(name);
      const facts: TableFacts[] = [];
      for (const table of bindDataset(varied, axesOf(varied, SCALE), 1).tables) {
        facts.push(await verifyTable(session, table, await inspectTarget(session, table)));
      }
      await session.end();
      expect(facts.map(({ checksum }) => checksum)).toEqual(golden.map(({ checksum }) => checksum));
    }
    return datasets.length;
  });

const postmasterPid = (): number | undefined => {
  const clusters = join(cluster.cacheDir(), 'clusters');
  const [name = ''] = readdirSync(clusters);
  try {
    return Number(readFileSync(join(clusters, name, 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
};

const victims = {
  planproof: (pid: number) => process.kill(pid, 'SIGKILL'),
  'the server': () => {
    const pid = postmasterPid();
    // Between two profiles there is no server to kill.
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  },
};

test.each(Object.entries(victims))(
  `kill -9 of %s at ${MOMENTS} moments of a seeding never leaves a wrong or half-made dataset`,
  { timeout: TIMEOUT_MS },
  async (name, kill) => {
    const left: number[] = [];
    for (let moment = 0; moment < MOMENTS; moment++) {
      const run = seeder();
      await sleep(random.unit(moment + name.length * MOMENTS) * wholeMs);
      if (run.pid !== undefined && run.exitCode === null) kill(run.pid);
      const { timedOut } = await run;
      expect(timedOut).toBe(false);
      left.push(await completeOnes());
      await attached(async (server) => {
        for (const database of await server.databases()) {
          if (database.mark.purpose === 'dataset') await server.dropDatabase(database.name);
        }
      });
    }
    // Were it always complete, nothing would have been killed.
    expect(left).toContain(0);
    const { stdout } = await seeder();
    expect(JSON.parse(stdout)).toMatchObject({ state: 'seeded', tables: golden });
    expect(await attached(async (server) => (await server.databases()).map(({ mark }) => mark.purpose))).toEqual([
      'dataset',
    ]);
    await attached(removeAll);
  },
);
