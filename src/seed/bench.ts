import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { BoundTable } from './bind.js';
import { buildDataset, createIndexes, createSchema, timed, vacuum } from './build.js';
import { encoderOf } from './copy/encoder.js';
import type { Target } from './copy/inspect.js';
import { copyStatement } from './copy/load.js';
import type { CopyFormat } from './copy/target.js';
import { quoted } from './identifier.js';
import { buildingOf } from './make.js';
import { planSeeding, type SeedOptions, type SeedPlan } from './plan.js';

/** Milliseconds of the three steps of a seeding. */
export interface StepTimes {
  readonly loadMs: number;
  readonly indexMs: number;
  readonly vacuumMs: number;
}

/** One round: planproof beside the same steps by hand, on the same server, one after the other. */
export interface BenchRound {
  readonly planproof: StepTimes & { readonly verifyMs: number; readonly peakMemoryBytes: number };
  /** COPY of text made beforehand, one connection, FREEZE; then the same indexes and the same vacuum. */
  readonly byHand: StepTimes;
  /** The same of the bytes that planproof sends, in binary where it does. */
  readonly sameBytesLoadMs: number;
}

export interface BenchResult {
  readonly rows: number;
  readonly textBytes: number;
  readonly sentBytes: number;
  readonly rounds: readonly BenchRound[];
}

type Targets = ReadonlyMap<BoundTable, Target>;

/** Measures seeding against its ceiling, round by round, in databases that are dropped afterwards. */
export const benchSeeding = async (server: Server, options: SeedOptions, rounds: number): Promise<BenchResult> => {
  const plan = planSeeding(server, options);
  const directory = await mkdtemp(join(tmpdir(), 'planproof-bench-'));
  await server.restart?.('seeding');
  try {
    const targets = await inDatabase(server, (session) => createSchema(session, buildingOf(server, plan, 'bench')));
    const textBytes = await writeFiles(directory, targets, () => 'text');
    const sentBytes = await writeFiles(directory, targets, ({ format }) => format);
    const measured: BenchRound[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measureRound(server, plan, targets, directory));
    await server.restart?.('measuring');
    const rows = plan.bound.tables.reduce((sum, table) => sum + table.rows, 0);
    return { rows, textBytes, sentBytes, rounds: measured };
  } finally {
    await rm(directory, { recursive: true });
  }
};

const DATABASE = 'planproof_bench_seed';

const inDatabase = async <T>(server: Server, work: (session: Session) => Promise<T>): Promise<T> => {
  await server.dropDatabase(DATABASE);
  await server.createDatabase(DATABASE, { planproof: 1, purpose: 'scratch' });
  const session = await server.connect(DATABASE);
  try {
    return await work(session);
  } finally {
    await session.end();
    await server.dropDatabase(DATABASE);
  }
};

const fileOf = (directory: string, table: BoundTable, format: CopyFormat): string =>
  join(directory, `${table.name}.${format}`);

const CHUNK_BYTES = 1 << 20;

const writeFiles = async (
  directory: string,
  targets: Targets,
  formatOf: (target: Target) => CopyFormat,
): Promise<number> => {
  let total = 0;
  for (const [table, target] of targets) {
    const format = formatOf(target);
    const file = await open(fileOf(directory, table, format), 'w');
    const { sink, rows, header, trailer } = encoderOf(table, target.columns, format, CHUNK_BYTES);
    header();
    for (let position = 0; position < table.rows; ) {
      position = rows(position, table.rows);
      if (position === table.rows) trailer();
      await file.write(sink.buffer, 0, sink.at);
      total += sink.at;
      sink.at = 0;
    }
    await file.close();
  }
  return total;
};

const measureRound = async (
  server: Server,
  plan: SeedPlan,
  targets: Targets,
  directory: string,
): Promise<BenchRound> => {
  const planproof = await inDatabase(server, async () => {
    const { result, peakBytes } = await withPeakMemory(() => buildDataset(buildingOf(server, plan, DATABASE)));
    return { ...result.times, peakMemoryBytes: peakBytes };
  });
  const byHand = await inDatabase(server, async (session) => {
    const building = buildingOf(server, plan, DATABASE);
    await createSchema(session, building);
    const loadMs = await timed(() => copyFiles(session, directory, targets, () => 'text'));
    const indexMs = await timed(() => createIndexes(session, building));
    return { loadMs, indexMs, vacuumMs: await timed(() => vacuum(session, plan.emit)) };
  });
  const sameBytesLoadMs = await inDatabase(server, async (session) => {
    await createSchema(session, buildingOf(server, plan, DATABASE));
    return timed(() => copyFiles(session, directory, targets, ({ format }) => format));
  });
  return { planproof, byHand, sameBytesLoadMs };
};

const copyFiles = async (
  session: Session,
  directory: string,
  targets: Targets,
  formatOf: (target: Target) => CopyFormat,
): Promise<void> => {
  for (const [table, target] of targets) {
    const format = formatOf(target);
    await session.script(`BEGIN; TRUNCATE ${quoted(table.name)}`);
    const file = createReadStream(fileOf(directory, table, format), { highWaterMark: CHUNK_BYTES });
    await pipeline(file, session.copyIn(copyStatement(table.name, { ...target, format })));
    await session.script('COMMIT');
  }
};

const MEMORY_SAMPLE_MS = 20;

const withPeakMemory = async <T>(work: () => Promise<T>): Promise<{ result: T; peakBytes: number }> => {
  let peakBytes = 0;
  const look = (): void => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  };
  const timer = setInterval(look, MEMORY_SAMPLE_MS);
  try {
    const result = await work();
    look();
    return { result, peakBytes };
  } finally {
    clearInterval(timer);
  }
};
