import { type Operation, operation, type Parameters, type Place, type Random, type Transaction } from 'planproof';
import { LIMIT, LIMITED_BY, LIMITS } from './invariants.js';

/** At most so many runs are asked for at once. */
const MOST_DEMAND = 100;
/** How far each queue is looked into: further than 8 claims in flight can reach. */
const DEPTH = 8 * MOST_DEMAND;

/** Everything that happens holds this lock with others, a claim that is to be alone by itself. */
const TOGETHER = 'SELECT pg_advisory_xact_lock_shared(1)';
const ALONE = 'SELECT pg_advisory_xact_lock(1)';

/** What a worker alone should get, told by a plain predicate: what is held has its place first, then who came first. */
const EXPECTED = `
  WITH line AS (
    SELECT run.id, run.state, run.priority, run.inserted_at, ${LIMIT} AS places,
      count(*) FILTER (WHERE run.state <> 'available') OVER (PARTITION BY ${LIMITED_BY}) AS held,
      row_number() OVER (
        PARTITION BY ${LIMITED_BY}, run.state = 'available' ORDER BY run.priority, run.inserted_at, run.id
      ) AS place
    FROM runs AS run ${LIMITS}
    WHERE run.state IN ('available', 'claimed', 'started')
  )
  SELECT id FROM line
  WHERE state = 'available' AND (places IS NULL OR place <= places - held)
  ORDER BY priority, inserted_at, id
  LIMIT :demand`;

/** One request of a worker in five is for many runs. */
const demandOf = (random: Random): number => (random.chance(0.2) ? MOST_DEMAND : random.int(1, 20));

interface Demand extends Parameters {
  readonly worker: string;
  readonly demand: number;
  readonly depth: number;
}

type Claim = (transaction: Transaction, demand: Demand) => Promise<string[]>;
type Row = Readonly<Record<string, unknown>>;

const idsOf = async (answer: Promise<readonly Row[]>): Promise<string[]> => (await answer).map(({ id }) => String(id));

/** A claim by one statement, which returns the ids of the runs it took. */
export const claimBy =
  (sql: string): Claim =>
  (transaction, demand) =>
    idsOf(transaction.query(sql, demand));

const choose = (random: Random, { connection, sequence }: Place): Demand => ({
  worker: `c${connection} #${sequence}`,
  demand: demandOf(random),
  depth: DEPTH,
});

/** Workers claim runs beside others, and now and then one alone, in the way that `claim` says. */
export const claiming = (claim: Claim): Operation[] => [
  operation({
    name: 'claim',
    weight: 40,
    choose,
    run: async (transaction, demand) => {
      await transaction.query(TOGETHER);
      const runs = await claim(transaction, demand);
      transaction.record('claimed', { runs, demand: demand.demand });
    },
  }),
  operation({
    name: 'claim-alone',
    weight: 2,
    choose,
    run: async (transaction, demand) => {
      await transaction.query(ALONE);
      const expected = await idsOf(transaction.query(EXPECTED, demand));
      const runs = await claim(transaction, demand);
      transaction.record('claimed', { runs, demand: demand.demand });
      transaction.record('alone', { expected: expected.toSorted().join(' '), taken: runs.toSorted().join(' ') });
    },
  }),
];

const ORDER_WORK = `
  INSERT INTO work_orders (id, workflow_id, inserted_at)
  SELECT md5(:key || place)::uuid, workflow.id, clock_timestamp()
  FROM generate_series(1, :runs) AS place, (
    SELECT id FROM workflows ORDER BY id
    OFFSET floor(:workflow::float8 * (SELECT count(*) FROM workflows)) LIMIT 1
  ) AS workflow`;

const QUEUE_RUNS = `
  INSERT INTO runs (id, work_order_id, priority, inserted_at)
  SELECT id, id, :priority, inserted_at FROM work_orders WHERE id = ANY (
    SELECT md5(:key || place)::uuid FROM generate_series(1, :runs) AS place
  )`;

/** A few runs of one workflow come to wait, a few workflows being far busier than others. */
const arrive = operation({
  name: 'arrive',
  weight: 20,
  choose: (random, { connection, sequence }) => ({
    key: `${connection}.${sequence}.`,
    workflow: random.unit() ** 3,
    runs: random.int(1, 60),
    priority: random.chance(0.3) ? 0 : 1,
  }),
  run: async (transaction, { priority, workflow, ...work }) => {
    await transaction.query(TOGETHER);
    await transaction.query(ORDER_WORK, { ...work, workflow });
    await transaction.query(QUEUE_RUNS, { ...work, priority });
  },
});

const held = (states: string) => `
  WITH picked AS MATERIALIZED (
    SELECT id FROM runs WHERE ${states} ORDER BY md5(id::text || :salt) LIMIT :runs FOR UPDATE SKIP LOCKED
  )
  UPDATE runs`;

const START = `${held(`state = 'claimed'`)}
  SET state = 'started', started_at = clock_timestamp() FROM picked WHERE picked.id = runs.id`;

const start = operation({
  name: 'start',
  weight: 20,
  choose: (random) => ({ runs: random.int(1, 60), salt: String(random.unit()) }),
  run: async (transaction, choices) => {
    await transaction.query(TOGETHER);
    await transaction.query(START, choices);
  },
});

const FINISH = `${held(`state IN ('claimed', 'started')`)}
  SET state = :state, finished_at = clock_timestamp() FROM picked WHERE picked.id = runs.id`;

/** Runs end, well or badly, or are given up because their worker is gone. */
const finish = operation({
  name: 'finish',
  weight: 20,
  choose: (random) => ({
    runs: random.int(1, 60),
    salt: String(random.unit()),
    state: random.pick(['success', 'success', 'success', 'failed', 'crashed', 'lost']),
  }),
  run: async (transaction, choices) => {
    await transaction.query(TOGETHER);
    await transaction.query(FINISH, choices);
  },
});

/** What happens to a queue; each is one transaction. */
export const operations: readonly Operation[] = [
  ...claiming(claimBy('SELECT id FROM claim_runs(:worker, :demand, :depth)')),
  arrive,
  start,
  finish,
];
