import pg from 'pg';
import { inputError } from '../errors.js';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import type { BoundDataset, BoundTable } from './bind.js';
import type { Content } from './content.js';
import { inspectTarget, type Target } from './copy/inspect.js';
import { loadTables } from './copy/load-tables.js';
import { Producer } from './copy/producer.js';
import type { ProducerData } from './copy/protocol.js';
import type { Claim } from './dataset.js';
import { type TableFacts, verifyClaims, verifyTable } from './verify.js';

/** What each step of a seeding took, in milliseconds. */
export interface BuildTimes {
  readonly loadMs: number;
  readonly indexMs: number;
  readonly vacuumMs: number;
  readonly verifyMs: number;
}

export interface Built {
  readonly tables: readonly TableFacts[];
  readonly times: BuildTimes;
}

/** What is built, and where. */
export interface Building {
  readonly server: Server;
  /** The database, empty, that becomes the dataset. */
  readonly database: string;
  readonly bound: BoundDataset;
  readonly content: Content;
  readonly producer: ProducerData;
  readonly claims: readonly Claim[];
  readonly threads: number;
  readonly emit: Emit;
}

/** Fills an empty database: schema, load, indexes, vacuum, verification. */
export const buildDataset = async (building: Building): Promise<Built> => {
  const starting = startProducers(building);
  const session = await building.server.connect(building.database);
  try {
    const targets = await createSchema(session, building);
    const producers = await starting;
    const loadMs = await timed(() => loadTables(building, targets, producers));
    const indexMs = await timed(() => createIndexes(session, building));
    const vacuumMs = await timed(() => vacuum(session, building.emit));
    const start = performance.now();
    const tables = await verify(session, building, targets);
    return { tables, times: { loadMs, indexMs, vacuumMs, verifyMs: performance.now() - start } };
  } finally {
    await session.end();
    for (const producer of await starting.catch(() => [])) await producer.stop();
  }
};

/** Threads load and bind the dataset while the schema is made. */
const startProducers = ({ producer, threads, bound }: Building): Promise<readonly Producer[]> => {
  const count = Math.max(1, Math.min(threads, bound.tables.length));
  const starting = Promise.all(Array.from({ length: count }, () => Producer.start(producer)));
  // Whoever awaits it hears of a failure; until then it is nobody's.
  starting.catch(() => undefined);
  return starting;
};

/** Milliseconds that work took. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Runs schema.sql, and looks at what it made. */
export const createSchema = async (
  session: Session,
  { content, bound, producer }: Building,
): Promise<ReadonlyMap<BoundTable, Target>> => {
  await runSql(session, producer.dataset, 'schema', content.schema);
  // Between the load and the measuring nothing may move by itself.
  await session.script(`DO $$ DECLARE relation regclass; BEGIN
    FOR relation IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p' AND oid >= 16384 LOOP
      EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', relation);
    END LOOP; END $$`);
  const targets = new Map<BoundTable, Target>();
  for (const table of bound.tables) targets.set(table, await inspectTarget(session, table));
  return targets;
};

/** Runs indexes.sql and sets sequences behind the loaded keys. */
export const createIndexes = async (session: Session, { content, producer, emit }: Building): Promise<void> => {
  emit({ kind: 'step', title: `Building indexes of ${producer.dataset}` });
  await runSql(session, producer.dataset, 'indexes', content.indexes);
  await advanceSequences(session);
};

/** An identity column goes on after the loaded keys, so that what is measured may insert. */
const advanceSequences = (session: Session): Promise<void> =>
  session.script(`DO $$ DECLARE owned record; BEGIN
    FOR owned IN
      SELECT attrelid::regclass AS relation, attname, pg_get_serial_sequence(attrelid::regclass::text, attname) AS name
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relkind IN ('r', 'p') AND attrelid >= 16384 AND attnum > 0 AND NOT attisdropped
        AND (attidentity <> '' OR atthasdef)
    LOOP
      CONTINUE WHEN owned.name IS NULL;
      EXECUTE format('SELECT setval(%L, max(%I)) FROM %s HAVING max(%I) IS NOT NULL',
        owned.name, owned.attname, owned.relation, owned.attname);
    END LOOP; END $$`);

/** Freezes everything and samples statistics. */
export const vacuum = async (session: Session, emit: Emit): Promise<void> => {
  emit({ kind: 'step', title: 'Vacuuming and analysing' });
  await session.script('VACUUM (FREEZE, ANALYZE)');
};

const verify = async (
  session: Session,
  { claims, emit }: Building,
  targets: ReadonlyMap<BoundTable, Target>,
): Promise<readonly TableFacts[]> => {
  emit({ kind: 'step', title: 'Verifying what was loaded', total: targets.size, unit: 'tables' });
  const facts: TableFacts[] = [];
  for (const [table, target] of targets) {
    facts.push(await verifyTable(session, table, target));
    emit({ kind: 'advance', done: facts.length });
  }
  await verifyClaims(session, claims);
  return facts;
};

// Classes of SQLSTATE: insufficient resources, operator intervention, system error, internal error.
const SERVERS_FAULT = /^(53|57|58|XX)/;

/** Runs a dataset's script; SQL that fails is the user's, a server that breaks is not. */
const runSql = async (session: Session, dataset: string, file: 'schema' | 'indexes', sql: string): Promise<void> => {
  try {
    await session.script(sql);
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError) || SERVERS_FAULT.test(cause.code ?? '')) throw cause;
    throw inputError({
      code: 'dataset-sql-failed',
      message: `Dataset ${dataset}, ${file}: ${cause.message}${cause.detail ? ` (${cause.detail})` : ''}.`,
      hint: `Mend its ${file} file${file === 'indexes' ? ', or the generators whose rows it refuses' : ''}.`,
      cause,
    });
  }
};
