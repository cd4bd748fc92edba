/** `npm run bench:seed`: planproof's seeding beside a COPY of the same rows made beforehand, on the same server. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { embedded } from '../../postgres/embedded/embedded.js';
import { type BenchResult, benchSeeding, type StepTimes } from '../../seed/bench.js';
import type { Dataset } from '../../seed/dataset.js';
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

const seconds = (ms: number): string => `${(ms / SECOND).toFixed(2)} s`;

const shown = ({ rows, textBytes, sentBytes, rounds }: BenchResult): string => {
  const of = (pick: (round: BenchResult['rounds'][number]) => number) => median(rounds.map(pick));
  const line = (name: string, ms: number, bytes: number): string[] => [
    name,
    seconds(ms),
    `${Math.round(rows / (ms / SECOND)).toLocaleString('en')} rows/s`,
    `${Math.round(bytes / MB / (ms / SECOND))} MB/s`,
  ];
  const table = columns([
    line(
      'planproof, load',
      of(({ planproof }) => planproof.loadMs),
      sentBytes,
    ),
    line(
      'COPY of ready text',
      of(({ byHand }) => byHand.loadMs),
      textBytes,
    ),
    line(
      'COPY of the bytes planproof sends',
      of(({ sameBytesLoadMs }) => sameBytesLoadMs),
      sentBytes,
    ),
    ['planproof, load + indexes + vacuum', seconds(of(({ planproof }) => whole(planproof)))],
    ['the same by hand', seconds(of(({ byHand }) => whole(byHand)))],
  ]);
  const load = of(({ planproof, byHand }) => planproof.loadMs / byHand.loadMs);
  const all = of(({ planproof, byHand }) => whole(planproof) / whole(byHand));
  const memory = Math.max(...rounds.map(({ planproof }) => planproof.peakMemoryBytes));
  return `${table}
load / ceiling     ${load.toFixed(2)}   (median of ${rounds.length} rounds; each: ${rounds.map(({ planproof, byHand }) => (planproof.loadMs / byHand.loadMs).toFixed(2)).join(', ')})
seeding / by hand  ${all.toFixed(2)}
peak memory        ${Math.round(memory / MB)} MB\n`;
};

const { default: dataset } = (await import(`../../../seed/${values.dataset}/dataset.js`)) as { default: Dataset };
const cacheDir = await mkdtemp(join(tmpdir(), 'planproof-bench-cache-'));
// The server runs as another user where this is root.
await chmod(cacheDir, 0o755);
const server = await embedded(values.postgres === undefined ? undefined : Number(values.postgres)).start({
  cacheDir,
  emit: () => undefined,
});
try {
  const options = { dataset, scale: values.scale, seed: 1, emit: () => undefined };
  const result = await benchSeeding(server, options, Number(values.rounds));
  process.stdout.write(`${values.dataset} at ${values.scale}, PostgreSQL ${server.version.text}\n\n${shown(result)}`);
} finally {
  await server.stop();
  await rm(cacheDir, { recursive: true, force: true });
}
