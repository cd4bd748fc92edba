import { totalmem } from 'node:os';
import type { SettingsProfile } from '../server.js';

const MIB = 1024 * 1024;

type Settings = Readonly<Record<string, string | number>>;

// What initdb would have written for --no-locale, and what keeps the server private and its log in English.
const common = (socketDir: string): Settings => ({
  listen_addresses: '',
  // A list, hence the inner quotes.
  unix_socket_directories: `"${socketDir}"`,
  unix_socket_permissions: '0700',
  max_connections: 100,
  timezone: 'UTC',
  log_timezone: 'UTC',
  datestyle: 'ISO, MDY',
  lc_messages: 'C',
  lc_monetary: 'C',
  lc_numeric: 'C',
  lc_time: 'C',
  default_text_search_config: 'pg_catalog.english',
});

// What keeps measurements still, and a server from working for nobody.
const quiet: Settings = {
  // Errors of SQL reach the client; the log is for what happens to the server (LOG ranks above ERROR here).
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
  // A query of a planproof that was killed ends, instead of running on for nobody.
  client_connection_check_interval: '2s',
  // Vacuum at a time of its own choosing changes blocks, visibility maps and statistics between two measurements.
  autovacuum: 'off',
};

const extensions: Settings = {
  shared_preload_libraries: 'pg_stat_statements, auto_explain',
  compute_query_id: 'on',
  track_io_timing: 'on',
  // Loaded, and silent until a session turns them on for itself.
  'pg_stat_statements.track': 'none',
  'pg_stat_statements.save': 'off',
  'auto_explain.log_min_duration': -1,
};

const measuring: Settings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
};

const seeding = (memoryBytes: number): Settings => ({
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  // With `minimal` a COPY into a table of the same transaction writes no WAL; it rules out senders.
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '8GB',
  checkpoint_timeout: '1h',
  maintenance_work_mem: `${mebibytes(memoryBytes / 8, 64, 1024)}MB`,
});

const mebibytes = (bytes: number, least: number, most: number) =>
  Math.max(least, Math.min(most, Math.floor(bytes / MIB)));

// A container's limit counts, not the machine's memory; "no limit" is a number beyond it.
const usableMemory = () => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

// Asynchronous I/O would be done by worker processes, whose CPU time no backend's counter shows.
const byMajor = (major: number): Settings => (major >= 18 ? { io_method: 'sync' } : {});

const buffers = (memoryBytes: number): Settings => ({ shared_buffers: `${mebibytes(memoryBytes / 8, 32, 1024)}MB` });

/** The settings to measure under for a server of any kind; without a limit of memory its own buffers stay. */
export const measuringSettings = (major: number, memoryBytes: number | undefined): Settings => ({
  ...quiet,
  ...extensions,
  ...byMajor(major),
  ...(memoryBytes !== undefined && buffers(memoryBytes)),
  ...measuring,
});

const quote = (value: string | number) => `'${String(value).replaceAll("'", "''")}'`;

/** The postgresql.conf of a profile; whatever is not in it, the planner's settings above all, is PostgreSQL's default. */
export const settingsFile = (
  profile: SettingsProfile,
  major: number,
  socketDir: string,
  memoryBytes = usableMemory(),
): string => {
  const settings: Settings = {
    ...common(socketDir),
    ...quiet,
    ...extensions,
    ...byMajor(major),
    ...buffers(memoryBytes),
    ...(profile === 'seeding' ? seeding(memoryBytes) : measuring),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  return `# Written by planproof at every start (profile: ${profile}).\n${lines.join('\n')}\n`;
};
