import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputError } from '../errors.js';
import { type Dump, readDump } from './dump.js';
import { readMigrations } from './migrations.js';
import type { Script } from './script.js';

/** A command that works on the database that DATABASE_URL (and PGHOST, PGDATABASE, ...) names: `npx prisma migrate deploy`. */
export interface Command {
  /** As the shell takes it, run in the working directory of planproof. */
  readonly command: string;
  /** Files and folders, from there, whose content decides what it does: what changes in them makes a new dataset. */
  readonly inputs: readonly string[];
  /** Its driver knows no sockets (Ecto's, JDBC): the embedded server is then reached over TCP, by a password, while the command runs. */
  readonly tcp?: boolean;
  /** Where it runs, if not in the working directory: in the tree of another commit, for example. */
  readonly directory?: string;
}

/** Where tables come from: a script or a plain pg_dump, a folder of migrations in SQL, or a command. Files stand beside the module. */
export type SchemaSource = string | { readonly migrations: string } | Command;

/** Where rows come from besides generators: a script or a plain pg_dump, a file to COPY for each table, or a command. */
export type DataSource = string | { readonly copy: Readonly<Record<string, string>> } | Command;

/** A source with all that its files hold. */
export type ReadSource =
  | { readonly kind: 'script'; readonly script: Dump }
  | { readonly kind: 'migrations'; readonly scripts: readonly Script[] }
  | { readonly kind: 'copy'; readonly files: readonly CopyFile[] }
  | {
      readonly kind: 'command';
      readonly command: string;
      readonly tcp: boolean;
      readonly directory?: string | undefined;
      readonly files: readonly string[];
      readonly hash: string;
    };

/** A file to COPY: CSV with a header where its name ends so, else PostgreSQL's text format. */
export interface CopyFile {
  readonly table: string;
  readonly path: string;
  readonly hash: string;
}

/** Reads all files of a source. `who` says whose they are in the input error of one that cannot be read. */
export const readSource = (who: string, module: string, source: SchemaSource | DataSource): ReadSource => {
  if (typeof source === 'string') return { kind: 'script', script: readScript(who, besideModule(module, source)) };
  if ('migrations' in source) {
    const folder = besideModule(module, source.migrations);
    return { kind: 'migrations', scripts: attempt(who, folder, () => readMigrations(folder, shownPath)) };
  }
  if ('copy' in source) {
    const files = Object.entries(source.copy).map(([table, file]) => {
      const path = besideModule(module, file);
      return {
        table,
        path,
        hash: attempt(who, path, () => createHash('sha256').update(readFileSync(path)).digest('hex')),
      };
    });
    return { kind: 'copy', files };
  }
  const { command, inputs, tcp = false, directory } = source;
  const root = resolve(directory ?? '.');
  const paths = inputs.flatMap((input) => attempt(who, input, () => filesBelow(resolve(root, input))));
  return { kind: 'command', command, tcp, directory, files: paths, hash: hashOf(root, paths) };
};

/** What a hash of the source covers, as plain data. */
export const contentOfSource = (read: ReadSource): unknown => {
  switch (read.kind) {
    case 'script':
      return read.script.source;
    case 'migrations':
      return read.scripts.map(({ source }) => source);
    case 'copy':
      return read.files.map(({ table, hash }) => [table, hash]);
    case 'command':
      return [read.command, read.hash];
  }
};

/** The files that a source reads, as people know them. */
export const filesOfSource = (read: ReadSource): readonly string[] => {
  switch (read.kind) {
    case 'script':
      return [read.script.file];
    case 'migrations':
      return read.scripts.map(({ file }) => file);
    case 'copy':
      return read.files.map(({ path }) => shownPath(path));
    case 'command':
      return read.files.map(shownPath);
  }
};

/** A path as people know it: from the working directory where it stands below that. */
export const shownPath = (path: string): string => {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short.replaceAll('\\', '/');
};

const readScript = (who: string, path: string): Dump => {
  const source = attempt(who, path, () => readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  return readDump(shownPath(path), source);
};

// SQL is not compiled: beside dist/seed/x/dataset.js stands no schema.sql, but beside seed/x/dataset.ts there does.
const besideModule = (module: string, file: string): string => {
  const path = fileURLToPath(new URL(file, module));
  return existsSync(path) ? path : path.replace(/([\\/])dist[\\/](?!.*[\\/]dist[\\/])/, '$1');
};

const filesBelow = (path: string): readonly string[] =>
  statSync(path).isFile()
    ? [path]
    : readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();

const hashOf = (root: string, paths: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const path of paths)
    hash
      .update(`${relative(root, path).replaceAll('\\', '/')}\0`)
      .update(readFileSync(path))
      .update('\0');
  return hash.digest('hex');
};

const attempt = <T>(who: string, path: string, read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw inputError({
      code: 'missing-file',
      message: `${who} names a file that cannot be read: ${shownPath(path)}`,
      hint: 'Write the file, or name another.',
      cause,
    });
  }
};
