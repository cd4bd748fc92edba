import type { Session } from '../../postgres/session.js';
import type { Condition } from './condition.js';
import { operate } from './operate.js';

export const bloat: Condition = {
  name: 'bloat',
  says: 'after 4,000 operations, with every row of the tables they changed rewritten twice and never vacuumed',
  during: async (clone, ground, task) => {
    const place = await operate(clone, ground);
    const session = await clone.connect();
    try {
      for (const { name, column } of await changedTables(session)) await rewriteTwice(session, name, column);
      await session.script('ANALYZE');
    } finally {
      await session.end();
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
  // Backends that are gone have sent what they counted; a session forgets what it read of it before.
  await session.query('SELECT pg_stat_clear_snapshot()');
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
