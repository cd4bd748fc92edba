import { readFileSync } from 'node:fs';
import type { Session } from '../session.js';

/**
 * Whether the process that the server calls this session's backend is that very process here: the server may run in a container
 * or behind a tunnel, where its numbers mean other processes or none. PostgreSQL writes role and database into its title.
 */
export const isBackendHere = async (session: Session): Promise<boolean> => {
  const [row] = await session.query<{ title: string }>(`
    SELECT usename || ' ' || datname || ' ' ||
           CASE WHEN client_addr IS NULL THEN '[local]' ELSE host(client_addr) || '(' || client_port || ')' END AS title
    FROM pg_stat_activity WHERE pid = pg_backend_pid()`);
  return row !== undefined && titleOf(session.processId).includes(row.title);
};

const titleOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
