import type { Session } from '../postgres/session.js';
import type { BoundTable } from './bind.js';
import { quoted } from './identifier.js';

const IS_CITUS = `
  SELECT current_setting('shared_preload_libraries') ~ '\\mcitus\\M'
         AND EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citus') AS citus`;

/** Whether the server is a coordinator of Citus: it has loaded the extension, and this database may create it. */
const isCitus = async (session: Session): Promise<boolean> => {
  const [row] = await session.query<{ citus: boolean }>(IS_CITUS);
  return row?.citus === true;
};

/**
 * On Citus spreads the tables that declare a distribution column, while they are empty; gives their names. Their rows then go through the
 * coordinator's COPY. On any other server tables stay whole.
 */
export const distribute = async (session: Session, tables: readonly BoundTable[]): Promise<ReadonlySet<string>> => {
  const declared = tables.filter(({ distributedBy }) => distributedBy !== undefined);
  if (declared.length === 0 || !(await isCitus(session))) return new Set();
  await session.script('CREATE EXTENSION IF NOT EXISTS citus');
  for (const { name, distributedBy } of declared) {
    await session.query('SELECT create_distributed_table($1::regclass, $2)', [quoted(name), distributedBy]);
  }
  return new Set(declared.map(({ name }) => name));
};
