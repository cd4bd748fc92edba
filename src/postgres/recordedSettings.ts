import type { Session } from './session.js';

/** Settings that bear on plans, counters and times, by PostgreSQL's own names. */
const RECORDED = [
  'autovacuum',
  'checkpoint_timeout',
  'cpu_tuple_cost',
  'data_checksums',
  'default_statistics_target',
  'effective_cache_size',
  'fsync',
  'full_page_writes',
  'io_method',
  'jit',
  'max_parallel_workers_per_gather',
  'max_wal_size',
  'random_page_cost',
  'seq_page_cost',
  'shared_buffers',
  'synchronous_commit',
  'track_io_timing',
  'wal_level',
  'work_mem',
];

/** The recorded settings as SHOW gives them; those that the server does not know are left out. */
export const recordedSettings = async (session: Session): Promise<Readonly<Record<string, string>>> => {
  const rows = await session.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM pg_settings WHERE name = ANY($1) ORDER BY name',
    [RECORDED],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};
