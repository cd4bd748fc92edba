import { readFileSync } from 'node:fs';
import type { Server } from '../../src/postgres/server.js';
import type { Session } from '../../src/postgres/session.js';
import { freshDatabase } from '../../src/postgres/testing.js';
import type { Parameters } from '../../src/scenario/scenario.js';
import { compileQuery } from '../../src/scenario/sql.js';

const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** An engine without any workflow, and sessions on it. */
export interface Engine extends AsyncDisposable {
  /** One that nothing else waits for. */
  readonly session: Session;
  connect(): Promise<Session>;
}

/** Makes the tables of the dataset, empty, and what a setup adds. */
export const emptyEngine = async (server: Server, setup?: string): Promise<Engine> => {
  const database = await freshDatabase(server);
  const sessions: Session[] = [];
  const connect = async () => {
    const session = await server.connect(database.name);
    sessions.push(session);
    return session;
  };
  const session = await connect();
  await session.script(file('../../seed/run-claim/schema.sql'));
  await session.script(file('../../seed/run-claim/indexes.sql'));
  if (setup !== undefined) await session.script(file(setup));
  const close = async () => {
    for (const each of sessions) await each.end();
    await database.drop();
  };
  return { session, connect, [Symbol.asyncDispose]: close };
};

/** Runs the query of a file with named parameters; gives the ids of the runs it answers, in its order. */
export const ids = async (session: Session, path: string, params: Parameters): Promise<string[]> => {
  const { text, parameters } = compileQuery(path, file(path));
  const { rows } = await session.text(
    text,
    parameters.map((name) => params[name]),
  );
  return rows.map(([id]) => String(id));
};

/** A workflow in a project of its own; null is no limit. */
export const addWorkflow = async (session: Session, limit: number | null): Promise<string> => {
  const [row] = await session.query<{ id: string }>(
    `WITH project AS (
       INSERT INTO projects (id, name, inserted_at) VALUES (gen_random_uuid(), 'project', now()) RETURNING id
     )
     INSERT INTO workflows (id, project_id, name, concurrency, inserted_at)
     SELECT gen_random_uuid(), id, 'workflow', $1, now() FROM project RETURNING id`,
    [limit],
  );
  return row?.id ?? '';
};

interface Arrival {
  readonly runs?: number;
  readonly state?: 'available' | 'started';
  readonly priority?: number;
}

/** Runs of a workflow, each a millisecond after the one before; all later than those that came before. */
export const addRuns = async (
  session: Session,
  workflow: string,
  { runs = 1, state = 'available', priority = 1 }: Arrival = {},
): Promise<void> => {
  await session.query(
    `INSERT INTO work_orders (id, workflow_id, inserted_at) SELECT gen_random_uuid(), $1, clock_timestamp()
     FROM generate_series(1, $2)`,
    [workflow, runs],
  );
  await session.query(
    `INSERT INTO runs (id, work_order_id, state, priority, inserted_at)
     SELECT gen_random_uuid(), work_order.id, $2, $3,
       timestamptz '2026-01-01' + (row_number() OVER () + (SELECT count(*) FROM runs)) * interval '1 ms'
     FROM work_orders AS work_order
     WHERE workflow_id = $1 AND NOT EXISTS (SELECT FROM runs WHERE work_order_id = work_order.id)`,
    [workflow, state, priority],
  );
};

/** How many runs of a workflow a worker holds. */
export const heldIn = async (session: Session, workflow: string): Promise<number> => {
  const [row] = await session.query<{ held: number }>(
    `SELECT count(*) AS held FROM runs JOIN work_orders ON work_orders.id = runs.work_order_id
     WHERE work_orders.workflow_id = $1 AND state IN ('claimed', 'started')`,
    [workflow],
  );
  return row?.held ?? 0;
};
