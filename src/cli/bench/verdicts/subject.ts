import { onCpuClock } from '../../../measure/clock.js';
import type { MeasurementKey, PlanMode } from '../../../measure/fact.js';
import { type Contestant, read } from '../../../measure/probes/pairs.js';
import { type PinnedSessions, pinnedSessions } from '../../../measure/sessions.js';
import { target } from '../../../measure/target.js';
import type { Server } from '../../../postgres/server.js';
import { compileQuery } from '../../../scenario/sql.js';
import { median } from '../../../stats/quantile.js';
import { type Cell, type QueryName, SHARES, type Took } from './stream.js';

/** The databases: the second is a clone of the first. */
export const DATABASES = { own: 'planproof_bench_verdicts', clone: 'planproof_bench_verdicts_clone' } as const;

const ROWS = 1_000_000;
const SCHEMA = `
  CREATE TABLE item (id int PRIMARY KEY, kind int NOT NULL, note text NOT NULL) WITH (autovacuum_enabled = off);
  INSERT INTO item SELECT n, n % 97, md5(n::text) FROM generate_series(1, ${ROWS}) AS n;`;

/** Makes both databases, frozen and analysed alike. */
export const createDatabases = async (server: Server): Promise<void> => {
  const mark = { planproof: 1, purpose: 'scratch' } as const;
  for (const name of Object.values(DATABASES)) await server.dropDatabase(name);
  await server.createDatabase(DATABASES.own, mark);
  const session = await server.connect(DATABASES.own);
  await session.script(SCHEMA);
  await session.script('VACUUM (FREEZE, ANALYZE) item');
  await session.end();
  await server.createDatabase(DATABASES.clone, mark, { template: DATABASES.own });
};

interface Query {
  readonly name: QueryName;
  readonly sql: string;
  readonly planMode: PlanMode;
  /** Executions in a batch: where there are many, 5 % more of them; else 5 % more rows. */
  readonly batch: number;
  /** About how many rows such a query reads in the time it is named after; found anew on each machine. */
  readonly forMs?: number;
}

/** Executions that leave the caches as a batch does. */
const SETTLING = 3;

/** So that 5 % more are 105 executions where the other side has 100. */
const POINT_BATCH = 100;

export const POINT_SQL = 'SELECT note FROM item WHERE id = :rows';

const QUERIES: Readonly<Record<QueryName, Query>> = {
  '0.02 ms': { name: '0.02 ms', sql: POINT_SQL, planMode: 'generic', batch: POINT_BATCH },
  '2 ms': {
    name: '2 ms',
    sql: 'SELECT sum(kind), max(note) FROM item WHERE id <= :rows',
    planMode: 'custom',
    batch: 5,
    forMs: 2,
  },
  '50 ms': {
    name: '50 ms',
    sql: 'SELECT kind, count(*), max(note) FROM item WHERE id <= :rows GROUP BY kind ORDER BY 2 DESC, 1 LIMIT 10',
    planMode: 'custom',
    batch: 1,
    forMs: 50,
  },
};

/** One side of a cell: what a batch takes, and each of the pieces that slow it down. */
export interface Side {
  readonly batch: () => Promise<Took>;
  readonly pieces: readonly (() => Promise<Took>)[];
  /** Leaves the processor's caches as a batch does, which the pieces do not: else what follows them is slower by a percent. */
  readonly settle: () => Promise<void>;
}

export interface Subject {
  readonly batch: number;
  readonly reference: Side;
  readonly candidate: Side;
  readonly end: () => Promise<void>;
}

/** Opens the sessions of a cell as a run would, and finds how many rows make the time and its shares. */
export const openSubject = async (server: Server, { query: name, place }: Cell): Promise<Subject> => {
  const query = QUERIES[name];
  const databaseOf = (side: string) =>
    side === 'candidate' && place === 'two databases' ? DATABASES.clone : DATABASES.own;
  const sessions = pinnedSessions((side) => server.connect(databaseOf(side)), {
    homeOf: databaseOf,
    backendPid: server.backendPid,
  });
  const on = (side: string) => contestants(server, sessions, query, side);
  const rows = await calibrated(query, await on('reference'));
  const sides = {
    reference: sideOf(query, await on('reference'), rows),
    candidate: sideOf(query, await on('candidate'), rows),
  };
  for (const side of Object.values(sides)) for (const take of [side.batch, ...side.pieces]) await take();
  return { batch: query.batch, ...sides, end: sessions.end };
};

/** So many executions with so many rows. */
type ContestantOf = (rows: number, executions: number) => Contestant;

const contestants = async (
  server: Server,
  sessions: PinnedSessions,
  query: Query,
  side: string,
): Promise<ContestantOf> => {
  const session = await sessions.get(side, query.planMode, 'counting');
  const shape = {
    name: side,
    role: 'candidate' as const,
    query: 'bench.sql',
    sql: { queries: [compileQuery('bench.sql', query.sql)] },
  };
  const key: MeasurementKey = { shape: side, case: 'bench', planMode: query.planMode, settings: 'counting' };
  const clock = onCpuClock(server.backendPid?.(session));
  return (rows, executions) => ({ target: target(session, key, shape, { rows }), clock, batch: executions });
};

interface Rows {
  readonly whole: number;
  /** How many rows take a share of the time that the whole takes. */
  readonly share: (share: number) => number;
}

/** The row of the point lookup. */
export const POINT = 4711;

const calibrated = async ({ forMs, batch }: Query, of: ContestantOf): Promise<Rows> => {
  if (forMs === undefined) return { whole: POINT, share: () => POINT };
  const [some, many] = [0.01 * ROWS, 0.1 * ROWS];
  // Below, the whole is far from this machine's memory limits, so time is linear in rows.
  const [forSome, forMany] = await typical([of(some, batch), of(many, 1)]);
  const perRow = (forMany - forSome) / (many - some);
  const whole = Math.min(ROWS, Math.round(some + (forMs - forSome) / perRow));
  const [atWhole, atTenth] = await typical([of(whole, 1), of(Math.round(whole / 10), 1)]);
  const slope = (atWhole - atTenth) / (0.9 * whole);
  const fixed = Math.max(0, atWhole - slope * whole);
  return { whole, share: (share) => Math.max(1, Math.round((share * atWhole - fixed) / slope)) };
};

const TRIALS = 41;

/** Median milliseconds on a processor, the contestants in turns. */
const typical = async (contestants: readonly [Contestant, Contestant]): Promise<readonly [number, number]> => {
  const taken: readonly [number[], number[]] = [[], []];
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const [index, one] of contestants.entries()) {
      const { onCpuTimeMs, wallTimeMs } = await read(one);
      taken[index]?.push(onCpuTimeMs ?? wallTimeMs);
    }
  }
  return [median(taken[0]), median(taken[1])];
};

const sideOf = ({ batch, forMs }: Query, of: ContestantOf, rows: Rows): Side => {
  const took = async (one: Contestant): Promise<Took> => {
    const { onCpuTimeMs = 0, wallTimeMs } = await read(one);
    return [onCpuTimeMs * one.batch, wallTimeMs * one.batch];
  };
  const piece = (share: number) =>
    forMs === undefined ? of(rows.whole, Math.round(share * batch)) : of(rows.share(share * batch), 1);
  const pieces = SHARES.map((share) => {
    const one = piece(share);
    return () => took(one);
  });
  const whole = of(rows.whole, batch);
  // A single execution fills the caches itself, and discarding it would cost a quarter of the samples.
  const settle = async () => (batch === 1 ? undefined : void (await read({ ...whole, batch: SETTLING })));
  return { batch: () => took(whole), pieces, settle };
};
