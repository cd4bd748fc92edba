/**
 * `npm run bench:seed`: planproof's seeding beside a COPY of the same rows made beforehand, on the same server; then a
 * clone beside `cp -r`, how soon a dataset is found again, and the default sweeps of the built-in datasets.
 *
 * `--only-clones` measures clones alone, of the dataset in the user's cache folder, where it is seeded if it is missing.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embedded } from '../../postgres/embedded/embedded.js';
import type { Server } from '../../postgres/server.js';
import { type BenchResult, type BenchRound, benchSeeding, type StepTimes } from '../../seed/bench.js';
import { benchClones, type CloneBench } from '../../seed/benchClones.js';
import { timed } from '../../seed/build.js';
import type { Dataset } from '../../seed/dataset.js';
import type { SeedOptions } from '../../seed/plan.js';
import { sweepSizes } from '../../seed/scale.js';
import { seedDataset, seedDatasets } from '../../seed/seed.js';
import { columns } from '../columns.js';
import { readConfig } from '../config.js';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'ci' },
    rounds: { type: 'string', default: '3' },
    dataset: { type: 'string', default: 'recent-workflows' },
    postgres: { type: 'string' },
    'only-clones': { type: 'boolean', default: false },
  },
});

const MB = 1_000_000;
const SECOND = 1000;

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN;

const whole = ({ loadMs, indexMs, vacuumMs }: StepTimes): number => loadMs + indexMs + vacuumMs;
const loadRatio = ({ planproof, byHand }: BenchRound): number => planproof.loadMs / byHand.loadMs;
const wholeRatio = ({ planproof, byHand }: BenchRound): number => whole(planproof) / whole(byHand);

const seconds = (ms: number): string => `${(ms / SECOND).toFixed(2)} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / MB)} MB`;
const ratios = <Round>(rounds: readonly Round[], ratio: (round: Round) => number): string =>
  `${median(rounds.map(ratio)).toFixed(2)}  (${rounds.map((round) => ratio(round).toFixed(2)).join(', ')})`;

const seedingText = ({ rows, textBytes, sentBytes, rounds }: BenchResult): string => {
  const medianOf = (pick: (round: BenchRound) => number) => median(rounds.map(pick));
  const line = (name: string, ms: number, bytes: number): string[] => [
    name,
    seconds(ms),
    `${Math.round(rows / (ms / SECOND)).toLocaleString('en-US')} rows/s`,
    `${Math.round(bytes / MB / (ms / SECOND))} MB/s`,
  ];
  const memory = Math.max(...rounds.map(({ planproof }) => planproof.peakMemoryBytes));
  return `${columns([
    line(
      'load by planproof',
      medianOf(({ planproof }) => planproof.loadMs),
      sentBytes,
    ),
    line(
      'load, a COPY of ready text',
      medianOf(({ byHand }) => byHand.loadMs),
      textBytes,
    ),
    line(
      'load, a COPY of the bytes planproof sends',
      medianOf(({ sameBytesLoadMs }) => sameBytesLoadMs),
      sentBytes,
    ),
    ['load, indexes and vacuum by planproof', seconds(medianOf(({ planproof }) => whole(planproof)))],
    ['load, indexes and vacuum by hand', seconds(medianOf(({ byHand }) => whole(byHand)))],
    ['load, planproof / ready text', ratios(rounds, loadRatio)],
    ['load, indexes and vacuum, planproof / by hand', ratios(rounds, wholeRatio)],
    ['verification, besides', seconds(medianOf(({ planproof }) => planproof.verifyMs))],
    ['peak memory of planproof', megabytes(memory)],
  ])}\n`;
};

const cloneText = ({ cloneBytes, clones }: CloneBench): string => {
  const line = (name: string, times: readonly number[]): string[] => [
    name,
    `${seconds(median(times))}  (${times.map(seconds).join(', ')})`,
  ];
  const cloneMs = clones.map((round) => round.cloneMs);
  const copyMs = clones.map((round) => round.copyMs);
  const single = clones.map((round) => (round.cloneMs / round.copyMs).toFixed(2));
  return `${columns([
    line(`clone of ${megabytes(cloneBytes)}`, cloneMs),
    line('cp -r of its files', copyMs),
    ['clone / cp -r, of the medians', `${(median(cloneMs) / median(copyMs)).toFixed(2)}  (${single.join(', ')})`],
  ])}\n`;
};

const print = (text: string): void => {
  process.stdout.write(text);
};

const start = (cacheDir: string): Promise<Server> =>
  embedded(values.postgres === undefined ? undefined : { major: Number(values.postgres) }).start({
    cacheDir,
    emit: () => undefined,
  });

const printSubject = ({ version }: Server, how: string): void =>
  print(`${values.dataset} at ${values.scale}, PostgreSQL ${version.text}, ${how}\n\n`);

/** Of a few seconds each, so more of them than of loads; even, so that each side is first as often. */
const CLONE_ROUNDS = 10;

const measureClones = async (server: Server, options: SeedOptions): Promise<void> => {
  const result = await benchClones(server, options, CLONE_ROUNDS);
  if (result.clones.length > 0) print(cloneText(result));
};

const bench = async (cacheDir: string, dataset: Dataset): Promise<void> => {
  const options = { dataset, scale: values.scale, seed: 1, emit: () => undefined };
  let server = await start(cacheDir);
  printSubject(server, `${values.rounds} rounds, medians`);
  print(seedingText(await benchSeeding(server, options, Number(values.rounds))));
  await measureClones(server, options);
  await server.stop();
  const again = await timed(async () => {
    server = await start(cacheDir);
    await seedDataset(server, options);
  });
  print(`found again, server start included  ${seconds(again)}\n`);
  for (const name of DATASETS) await benchSweeps(server, await datasetNamed(name));
  await server.stop();
};

const benchOnlyClones = async (cacheDir: string, dataset: Dataset): Promise<void> => {
  const server = await start(cacheDir);
  printSubject(server, `${CLONE_ROUNDS} rounds, medians`);
  await measureClones(server, { dataset, scale: values.scale, seed: 1, emit: () => undefined });
  await server.stop();
};

/** The sizes of every sweep, at scale ci whatever else is measured: it is what a run sweeps if nothing is said. */
const benchSweeps = async (server: Server, dataset: Dataset): Promise<void> => {
  for (const axis of Object.keys(dataset.sweeps ?? {})) {
    const options = { dataset, seed: 1, emit: () => undefined };
    const sizes = sweepSizes(dataset, axis, 'ci').map(({ axes }) => ({ ...options, scale: axes }));
    const sweep = await timed(async () => {
      for (const { release } of await seedDatasets(server, sizes)) await release();
    });
    print(`sweep of ${dataset.name} along ${axis}, ${sizes.length} sizes  ${seconds(sweep)}\n`);
  }
};

const DATASETS = ['recent-workflows', 'run-claim', 'queue-counts'];

const datasetNamed = async (name: string): Promise<Dataset> => {
  const module = (await import(`../../../seed/${name}/dataset.js`)) as { readonly default: Dataset };
  return module.default;
};

const benchInFreshCache = async (dataset: Dataset): Promise<void> => {
  const cacheDir = await mkdtemp(join(tmpdir(), 'planproof-bench-cache-'));
  // The server runs as another user where this is root.
  await chmod(cacheDir, 0o755);
  try {
    await bench(cacheDir, dataset);
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
};

const dataset = await datasetNamed(values.dataset);
if (values['only-clones']) await benchOnlyClones((await readConfig({})).cacheDir, dataset);
else await benchInFreshCache(dataset);
