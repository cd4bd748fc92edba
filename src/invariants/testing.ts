import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import { freshDatabase, type ScratchDatabase } from '../postgres/testing.js';
import { type Churn, operation } from '../scenario/churn.js';
import type { Invariant } from '../scenario/invariant.js';
import { compileQuery } from '../scenario/sql.js';
import { streamOf } from '../seed/stream.js';
import type { ChurnRequest } from './churn/engine.js';
import { CREATE_LEDGER } from './churn/ledger.js';
import { scheduleOf } from './churn/slot.js';
import { statements } from './churn/statements.js';
import { makeTemplate } from './clones.js';
import type { Ground } from './ground.js';
import { counterMatchesCount } from './matchesTruth.js';
import { onSession } from './onSession.js';
import type { Subject } from './subject.js';

export const BUCKETS = 200;

const SCHEMA = `
  CREATE TABLE item (id bigint PRIMARY KEY, bucket int NOT NULL);
  CREATE TABLE counter (bucket int PRIMARY KEY, live bigint NOT NULL CHECK (live >= 0)) WITH (fillfactor = 50);
  INSERT INTO item SELECT n, n % ${BUCKETS} FROM generate_series(0, 9999) AS n;
  CREATE INDEX ON item (bucket);
  INSERT INTO counter SELECT bucket, count(*) FROM item GROUP BY bucket;
  ANALYZE;`;

const count = `INSERT INTO counter AS c (bucket, live) VALUES (:bucket, 1) ON CONFLICT (bucket) DO UPDATE SET live = c.live + 1`;

/** Adds an item and counts it. */
export const add = operation({
  name: 'add',
  weight: 6,
  choose: (random, { connection, sequence }) => ({
    id: 1_000_000 + connection * 1_000_000 + sequence,
    bucket: random.skewed(BUCKETS),
  }),
  run: async (transaction, { id, bucket }) => {
    await transaction.query('INSERT INTO item VALUES (:id, :bucket)', { id, bucket });
    await transaction.query(count, { bucket });
    transaction.record('added', { id });
  },
});

/** Removes the items of a seeded id, if it is still there. */
export const remove = operation({
  name: 'remove',
  weight: 2,
  choose: (random) => ({ id: random.int(0, 9999) }),
  run: async (transaction, { id }) => {
    await transaction.query(
      `WITH gone AS (DELETE FROM item WHERE id = :id RETURNING bucket)
       UPDATE counter SET live = live - 1 FROM gone WHERE counter.bucket = gone.bucket`,
      { id },
    );
  },
});

/** Moves an item from one bucket to another; two of these in opposite directions deadlock. */
export const move = operation({
  name: 'move',
  weight: 1,
  choose: (random) => ({ id: random.int(0, 9999), bucket: random.skewed(BUCKETS) }),
  run: async (transaction, { id, bucket }) => {
    const [item] = await transaction.query<{ bucket: number }>('SELECT bucket FROM item WHERE id = :id FOR UPDATE', {
      id,
    });
    if (item === undefined) return;
    await transaction.query('UPDATE counter SET live = live - 1 WHERE bucket = :bucket', { bucket: item.bucket });
    await transaction.query(count, { bucket });
    await transaction.query('UPDATE item SET bucket = :bucket WHERE id = :id', { id, bucket });
  },
});

/** Counters kept by the writers themselves. */
export const countersChurn: Churn = { operations: [add, remove, move] };

export const countersInvariant = counterMatchesCount({
  counter: 'counter',
  key: ['bucket'],
  value: 'live',
  of: 'item',
});

/** What is under test on a counters clone. */
export const subjectOf = (invariants: readonly Invariant[], watched: readonly Invariant[] = []): Subject => ({
  shapes: [],
  cases: [],
  answer: () => Promise.reject(new Error('the counters have no shape')),
  memories: new Map(),
  invariants,
  watched,
});

/** A database of counters that are right, with an engine's ledger. */
export const countersDatabase = async (server: Server): Promise<ScratchDatabase> => {
  const database = await freshDatabase(server);
  await onDatabase(server, database.name, (session) => session.script(`${SCHEMA}${CREATE_LEDGER}`));
  return database;
};

/** Runs a task on a session of a database. */
export const onDatabase = <T>(server: Server, database: string, task: (session: Session) => Promise<T>): Promise<T> =>
  onSession(() => server.connect(database), task);

/** What a check of the counters stands on; the caller drops the template. `sql` adds to the schema. */
export const countersGround = async (
  server: Server,
  changes: Partial<Ground> & { readonly churn?: Churn; readonly sql?: string } = {},
): Promise<Ground> => {
  const { churn = countersChurn, sql = '', ...rest } = changes;
  await using empty = await freshDatabase(server);
  const install = (session: Session) => session.script(`${SCHEMA}${CREATE_LEDGER}${sql}`);
  return {
    server,
    template: await makeTemplate(server, empty.name, install),
    become: async (session) => session,
    subject: subjectOf([countersInvariant]),
    schedule: (replaced) => scheduleOf(churn, streamOf(1), replaced),
    prepare: statements((text) => compileQuery('operation', text)),
    connections: 4,
    operationsBefore: 400,
    snapshotEveryMs: 50,
    cost: () => Promise.reject(new Error('the counters have no shape')),
    signal: new AbortController().signal,
    emit: () => undefined,
    ...rest,
  };
};

/** A churn of the counters, as small as a test wants it. */
export const countersRequest = (
  server: Server,
  database: string,
  changes: Partial<ChurnRequest> & { readonly churn?: Churn; readonly seed?: number } = {},
): ChurnRequest => {
  const { churn = countersChurn, seed = 1, ...rest } = changes;
  return {
    subject: subjectOf([countersInvariant]),
    connect: () => server.connect(database),
    connectAsOwner: () => server.connect(database),
    schedule: scheduleOf(churn, streamOf(seed)),
    prepare: statements((sql) => compileQuery('operation', sql)),
    connections: 4,
    firstSequence: 0,
    limit: { operations: [100, 100, 100, 100] },
    snapshotEveryMs: 50,
    stopAtViolation: true,
    refuseHopeless: true,
    signal: new AbortController().signal,
    ...rest,
  };
};
