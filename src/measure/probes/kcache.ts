import type { Session } from '../../postgres/session.js';

const READ = `
  SELECT 1000 * coalesce(sum(exec_user_time + exec_system_time), 0)::float8 AS "cpuTimeMs"
  FROM pg_stat_kcache() AS used JOIN pg_database ON pg_database.oid = used.dbid
  WHERE datname = $1 AND used.top`;

/** Of statements shorter than three ticks the extension says how long they took, and not what they ran. */
const FINEST_TICKS = "SELECT current_setting('pg_stat_kcache.linux_hz')::int >= 100000 AS fine";

/**
 * Reads the CPU time in milliseconds that pg_stat_kcache (2.2 or later) summed up over what was executed in a database;
 * `undefined` where it is not loaded, where this user may not use it, or where the kernel's ticks are coarse.
 */
export const kcacheClock = async (reader: Session, database: string): Promise<(() => Promise<number>) | undefined> => {
  const readMs = async () => {
    const [row] = await reader.query<{ cpuTimeMs: number }>(READ, [database]);
    return row?.cpuTimeMs ?? 0;
  };
  try {
    await reader.script('CREATE EXTENSION IF NOT EXISTS pg_stat_kcache');
    const [ticks] = await reader.query<{ fine: boolean }>(FINEST_TICKS);
    await readMs();
    return ticks?.fine === true ? readMs : undefined;
  } catch {
    return undefined;
  }
};
