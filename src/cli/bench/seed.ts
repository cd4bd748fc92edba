/**
 * `npm run bench:seed`: planproof's seeding beside a COPY of the same rows made beforehand, on the same server; then a
 * clone beside `cp -r`, how soon a dataset is found again, and the default sweep.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embedded } from '../../postgres/embedded/embedded.js';
import type { Server } from '../../postgres/server.js';
import { type BenchResult, type BenchRound, benchSeeding, type CloneTimes, type StepTimes } from '../../seed/bench.js';
import { timed } from '../../seed/build.js';
import type { Dataset } from '../../seed/dataset.js';
import { sweepSizes } from '../../seed/scale.js';
import { seedDataset, seedDatasets } from '../../seed/seed.js';
import { columns } from '../columns.js';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'ci' },
    rounds: { type: 'string', default: '3' },
    dataset: { type: 'string', default: 'recent-workflows' },
    postgres: { type: 'string' },
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
const ratios = (rounds: readonly BenchRound[], ratio: (round: BenchRound) => number): string =>
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

const cloneText = ({ bytes, cloneMs, copyMs }: CloneTimes): string =>
  `${columns([
    [`clone of ${megabytes(bytes)}`, seconds(cloneMs)],
    ['cp -r of its files', seconds(copyMs)],
  ])}\n`;

const print = (text: string): void => {
  process.stdout.write(text);
};

const start = (cacheDir: string): Promise<Server> =>
  embedded(values.postgres === undefined ? undefined : { major: Number(values.postgres) }).start({
    cacheDir,
    emit: () => undefined,
  });

const bench = async (cacheDir: string, dataset: Dataset): Promise<void> => {
  const options = { dataset, scale: values.scale, seed: 1, emit: () => undefined };
  let server = await start(cacheDir);
  print(`${dataset.name} at ${values.scale}, PostgreSQL ${server.version.text}, ${values.rounds} rounds, medians\n\n`);
  const result = await benchSeeding(server, options, Number(values.rounds));
  print(seedingText(result));
  if (result.clone) print(cloneText(result.clone));
  await server.stop();
  const again = await timed(async () => {
    server = await start(cacheDir);
    await seedDataset(server, options);
  });
  print(`found again, server start included  ${seconds(again)}\n`);
  for (const axis of Object.keys(dataset.sweeps ?? {})) {
    const sizes = sweepSizes(dataset, axis, values.scale).map(({ axes }) => ({ ...options, scale: axes }));
    const sweep = await timed(() => seedDatasets(server, sizes));
    print(`sweep along ${axis}, ${sizes.length} sizes  ${seconds(sweep)}\n`);
  }
  await server.stop();
};

const { default: dataset } = (await import(`../../../seed/${values.dataset}/dataset.js`)) as { default: Dataset };
const cacheDir = await mkdtemp(join(tmpdir(), 'planproof-bench-cache-'));
// The server runs as another user where this is root.
await chmod(cacheDir, 0o755);
try {
  await bench(cacheDir, dataset);
} finally {
  await rm(cacheDir, { recursive: true, force: true });
}
