import { createReadStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import pg from 'pg';
import { environmentError, inputError } from '../errors.js';
import type { Address } from './address.js';
import type { CopiedRows, Dump } from './dump.js';
import { migrate } from './migrations.js';
import { ScriptError, type ScriptSession } from './script.js';
import type { CopyFile, ReadSource } from './source.js';
import { sqlStateOf } from './sqlState.js';
import type { Statement } from './statements.js';

/** The database that a source fills. */
export interface Filling {
  readonly session: ScriptSession & { copyIn(sql: string): Writable };
  /** For commands; absent where the server has no address that another program can use. */
  readonly address?: Address | undefined;
}

/** Carries a source out. Throws a ScriptError for SQL that the server refuses, an input error for a command that fails. */
export const carryOut = async (filling: Filling, source: ReadSource, rows: 'rows' | 'no rows'): Promise<void> => {
  const { session } = filling;
  switch (source.kind) {
    case 'script':
      await runDump(session, source.script, rows);
      // Dumps empty the search_path.
      return session.script('RESET ALL');
    case 'migrations':
      for (const script of source.scripts) await migrate(session, script);
      return session.script('RESET ALL');
    case 'copy':
      for (const file of source.files) await copyFile(session, file);
      return;
    case 'command':
      return runCommand(filling, source);
  }
};

// Who owns a table and who may read it are names of the server that it came from.
const ABOUT_ROLES = /^(?:alter\b[\s\S]*\bowner\s+to|grant|revoke|alter\s+default\s+privileges)\b/i;
const UNDEFINED_OBJECT = '42704';

const runDump = async (session: Filling['session'], dump: Dump, rows: 'rows' | 'no rows'): Promise<void> => {
  for (const statement of dump.statements) {
    const copied = dump.rows.get(statement.start);
    if (copied === undefined) await runStatement(session, dump, statement);
    else if (rows === 'rows') await copyRows(session, dump, statement, copied);
  }
};

const runStatement = async (session: ScriptSession, dump: Dump, statement: Statement): Promise<void> => {
  try {
    await session.script(statement.sql);
  } catch (error) {
    if (sqlStateOf(error) === UNDEFINED_OBJECT && ABOUT_ROLES.test(statement.sql)) return;
    throw new ScriptError(dump, statement, error);
  }
};

const copyRows = async (
  session: Filling['session'],
  dump: Dump,
  statement: Statement,
  { text, line }: CopiedRows,
): Promise<void> => {
  try {
    await pipeline(Readable.from([text]), session.copyIn(statement.sql));
  } catch (error) {
    throw new ScriptError(dump, statement, error, line + lineOfCopy(error) - 1);
  }
};

/** "COPY runs, line 3, column id": counted from the first row. */
const lineOfCopy = (error: unknown): number =>
  Number(/, line (\d+)/.exec((error instanceof pg.DatabaseError && error.where) || '')?.[1] ?? 1);

const copyFile = async (session: Filling['session'], { table, path }: CopyFile): Promise<void> => {
  const relation = table.split('.').map(pg.escapeIdentifier).join('.');
  const format = path.endsWith('.csv') ? '(FORMAT csv, HEADER)' : '(FORMAT text)';
  try {
    await pipeline(createReadStream(path), session.copyIn(`COPY ${relation} FROM STDIN WITH ${format}`));
  } catch (cause) {
    if (!(cause instanceof pg.DatabaseError)) throw cause;
    throw inputError({
      code: 'copy-failed',
      message: `The rows of ${path} do not go into ${table}: ${cause.message}${cause.where ? ` (${cause.where})` : ''}.`,
      hint: 'Mend the file: CSV with a header where its name ends in .csv, else what COPY ... TO writes.',
      cause,
    });
  }
};

const SHOWN_LINES = 20;

type CommandSource = Extract<ReadSource, { readonly kind: 'command' }>;

const runCommand = async ({ address }: Filling, source: CommandSource): Promise<void> => {
  if (address === undefined) throw noAddress(source.command);
  const relay = source.tcp ? await address.relay?.() : undefined;
  try {
    await runOn(relay?.url ?? address.url, source);
  } finally {
    await relay?.close();
  }
};

const runOn = async (databaseUrl: string, { command, tcp, directory }: CommandSource): Promise<void> => {
  const { host, port, username, password, pathname, searchParams } = parsed(databaseUrl);
  const { failed, all, exitCode } = await execa(command, {
    shell: true,
    ...(directory !== undefined && { cwd: directory }),
    stdin: 'ignore',
    all: true,
    reject: false,
    env: {
      DATABASE_URL: databaseUrl,
      PGHOST: searchParams.get('host') ?? host,
      PGPORT: port,
      PGUSER: username,
      PGPASSWORD: password,
      PGDATABASE: pathname,
    },
  });
  if (!failed) return;
  const said = password === '' ? all : all.replaceAll(password, '***');
  throw inputError({
    code: 'command-failed',
    message: `The command ${command} ended with ${exitCode ?? 'a signal'}:\n${said.trim().split('\n').slice(-SHOWN_LINES).join('\n')}`,
    hint: !tcp && CANNOT_CONNECT.test(said) ? TRY_TCP : TRY_BY_HAND,
  });
};

const CANNOT_CONNECT =
  /ECONNREFUSED|connection refused|can.?t reach database|could not connect|connection to .* failed/i;
const TRY_TCP =
  'DATABASE_URL names a socket. If what the command uses knows none, write tcp: true beside it: { command, inputs, tcp: true }.';
const TRY_BY_HAND = 'Run it by hand on an empty database; DATABASE_URL names the one that planproof gives it.';

const parsed = (databaseUrl: string) => {
  const { hostname, port, username, password, pathname, searchParams } = new URL(databaseUrl);
  const [user, secret, database] = [username, password, pathname.slice(1)].map(decodeURIComponent) as [
    string,
    string,
    string,
  ];
  return { host: hostname, port: port || '5432', username: user, password: secret, pathname: database, searchParams };
};

const noAddress = (command: string) =>
  environmentError({
    code: 'no-database-url',
    message: `The server has no address that the command ${command} could use.`,
    hint: 'Use a server that has one (--postgres embedded or container), or a schema.sql instead of the command.',
  });
