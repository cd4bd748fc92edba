import { inputError } from '../errors.js';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import { carryOut } from '../sql/carryOut.js';
import { ScriptError } from '../sql/script.js';
import type { ReadSource } from '../sql/source.js';
import { sqlStateOf } from '../sql/sqlState.js';
import type { BoundDataset, BoundTable } from './bind.js';
import type { Content } from './content.js';
import { inspectTarget, type Target } from './copy/inspect.js';
import { loadTables } from './copy/load-tables.js';
import { Producer } from './copy/producer.js';
import type { ProducerData } from './copy/protocol.js';
import type { Claim } from './dataset.js';
import { detachIndexes } from './detach.js';
import { distribute } from './distribute.js';
import { type TableFacts, verifyClaims, verifyOthers, verifyTable } from './verify.js';

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

/** Fills an empty database: schema, load, indexes, other rows, vacuum, verification. */
export const buildDataset = async (building: Building): Promise<Built> => {
  const starting = startProducers(building);
  const session = await building.server.connect(building.database);
  try {
    const targets = await createSchema(session, building);
    const producers = await starting;
    const attach = await detachIndexes(session, building.bound);
    const loadMs = await timed(() => loadTables(building, targets, producers));
    const indexMs = await timed(async () => {
      await attach();
      await addData(session, building);
      await createIndexes(session, building);
    });
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
  const count = Math.min(Math.max(1, threads), bound.tables.length);
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

/** Makes the tables, and looks at what there is then. */
export const createSchema = async (session: Session, building: Building): Promise<ReadonlyMap<BoundTable, Target>> => {
  await fill(session, building, 'schema');
  await still(session);
  const distributed = await distribute(session, building.bound.tables);
  const targets = new Map<BoundTable, Target>();
  for (const table of building.bound.tables) {
    const target = await inspectTarget(session, table);
    // The coordinator's own copy of a distributed table is empty: there is nothing to freeze.
    targets.set(table, distributed.has(table.name) ? { ...target, freezable: false } : target);
  }
  return targets;
};

/** Between the load and the measuring nothing may move by itself. */
const still = (session: Session): Promise<void> =>
  session.script(`DO $$ DECLARE relation regclass; BEGIN
    FOR relation IN SELECT oid FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p' AND oid >= 16384 LOOP
      EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', relation);
    END LOOP; END $$`);

const addData = async (session: Session, building: Building): Promise<void> => {
  if (building.content.data === undefined) return;
  building.emit({ kind: 'step', title: `Adding rows of ${building.producer.dataset}` });
  await fill(session, building, 'data');
  await still(session);
};

/** Runs indexes.sql and sets sequences behind the loaded keys. */
export const createIndexes = async (session: Session, building: Building): Promise<void> => {
  building.emit({ kind: 'step', title: `Building indexes of ${building.producer.dataset}` });
  await fill(session, building, 'indexes');
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
  { claims, emit, content }: Building,
  targets: ReadonlyMap<BoundTable, Target>,
): Promise<readonly TableFacts[]> => {
  emit({ kind: 'step', title: 'Verifying what was loaded', total: targets.size, unit: 'tables' });
  const facts: TableFacts[] = [];
  for (const [table, target] of targets) {
    facts.push(await verifyTable(session, table, target));
    emit({ kind: 'advance', done: facts.length });
  }
  if (content.data !== undefined || facts.length === 0) {
    facts.push(...(await verifyOthers(session, new Set(facts.map(({ name }) => name)))));
  }
  await verifyClaims(session, claims);
  return facts;
};

// Classes of SQLSTATE: insufficient resources, operator intervention, system error, internal error.
const SERVERS_FAULT = /^(53|57|58|XX)/;

/** Carries out one of a dataset's sources; SQL that fails is the user's, a server that breaks is not. */
const fill = async (
  session: Session,
  { server, database, content, producer }: Building,
  part: keyof Content,
): Promise<void> => {
  const source: ReadSource | undefined = content[part];
  if (source === undefined) return;
  try {
    await carryOut({ session, address: server.addressOf?.(database) }, source, 'rows');
  } catch (cause) {
    if (!(cause instanceof ScriptError)) throw cause;
    if (cause.hint === undefined && SERVERS_FAULT.test(sqlStateOf(cause.cause) ?? '')) throw cause.cause;
    throw inputError({
      code: 'dataset-sql-failed',
      message: `Dataset ${producer.dataset}, ${part}: ${cause.message}`,
      hint: cause.hint ?? `Mend the SQL${part === 'schema' ? '' : ', or the generators whose rows it refuses'}.`,
      cause: cause.cause,
    });
  }
};
