import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../postgres/session.js';
import type { Condition } from './condition.js';
import { operate } from './operate.js';

export const bloat: Condition = {
  name: 'bloat',
  says: 'after 4,000 operations, with every row of the tables they changed rewritten twice, and no vacuum',
  during: async (clone, ground, task) => {
    const place = await operate(clone, ground);
    const session = await clone.connectAsOwner();
    // While somebody may still see the old versions, no page gives their room to the new ones.
    const idle = await clone.connect();
    try {
      await idle.script('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1');
      for (const { name, column } of await changedTables(session)) await rewriteTwice(session, name, column);
      await session.script('ANALYZE');
    } finally {
      await Promise.all([idle.end(), session.end()]);
    }
    return task(place);
  },
};

const CHANGED = `
  SELECT relid::regclass::text AS name, quote_ident(attname) AS column
  FROM pg_stat_user_tables JOIN LATERAL (
    SELECT attname FROM pg_attribute
    WHERE attrelid = relid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
    ORDER BY attnum DESC LIMIT 1
  ) AS last_column ON true
  WHERE n_tup_upd + n_tup_del + n_tup_ins > 0 AND schemaname <> 'planproof_churn'`;

const changedTables = async (session: Session) => {
  // A backend tells what it counted when it ends, which is a moment after its client is gone.
  await sleep(500);
  return session.query<{ name: string; column: string }>(CHANGED);
};

/** As a replica, so that triggers do not fire: the rows stay what they are. */
const rewriteTwice = async (session: Session, table: string, column: string): Promise<void> => {
  const rewrite = `UPDATE ${table} SET ${column} = ${column}`;
  await session.script('SET session_replication_role = replica');
  await session.script(rewrite);
  await session.script(rewrite);
  await session.script('RESET session_replication_role');
};
