import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Session } from '../../src/postgres/session.js';
import { splitStatements } from '../../src/sql/statements.js';
import { TRUTH } from '../recent-workflows/truth.js';

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const statements = splitStatements('migration.sql', read('migration.sql')).map(({ sql }) => sql);

/** The migration up to its backfill, statement by statement. */
export const preparation: readonly string[] = statements.slice(0, -1);
export const batches = statements.at(-1) ?? '';
export const oneStatement = read('one-statement.sql');

/** Rows of the table that are not what the runs say, and rows that it lacks. */
export const wrongRows = async (session: Session): Promise<number> => {
  const remembered = 'SELECT workspace_id, published_run_id, last_used_at FROM workspace_recent_workflow';
  const rows = await session.query(
    `((${TRUTH}) EXCEPT ALL ${remembered}) UNION ALL (${remembered} EXCEPT ALL (${TRUTH}))`,
  );
  return rows.length;
};

/** Does something again and again until it is told to stop, which waits for its end. */
export const untilStopped = (work: (turn: number) => Promise<unknown>): { readonly stop: () => Promise<void> } => {
  let stopped = false;
  const working = (async () => {
    for (let turn = 0; !stopped; turn += 1) await work(turn);
  })();
  return {
    stop: () => {
      stopped = true;
      return working;
    },
  };
};

/** Whether a session holds or waits for its locks on the runs, as another one sees it. */
export const locksOnRuns = (from: Session, { processId }: Session): Promise<readonly { readonly mode: string }[]> =>
  from.query<{ mode: string }>(
    `SELECT DISTINCT mode FROM pg_locks WHERE relation = 'bots_savedrun'::regclass AND pid = $1 AND granted ORDER BY 1`,
    [processId],
  );

/** Waits until a session waits for a lock. */
export const waitsForLock = async (from: Session, { processId }: Session): Promise<void> => {
  const waits = `SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'`;
  while ((await from.query(waits, [processId])).length === 0) await setTimeout(5);
};
