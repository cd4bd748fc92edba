import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../errors.js';
import { runScript, type Script, ScriptError, type ScriptSession } from './script.js';
import { splitStatements } from './statements.js';

const byName = new Intl.Collator('en', { numeric: true });

// golang-migrate's undoing.
const DOWN_FILE = /[._]down\.sql$/i;
// dbmate's, goose's and sql-migrate's.
const DOWN_PART = /^--\s*(?:migrate:down|\+goose\s+Down|\+migrate\s+Down)\b[\s\S]*/im;

/**
 * Reads the migrations of a folder, also those in folders below it (Prisma's), in the order of their names, in which 10 comes
 * after 9; what undoes is left out.
 */
export const readMigrations = (folder: string, shown: (path: string) => string): readonly Script[] => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql') && !DOWN_FILE.test(name))
    .sort((a, b) => byName.compare(a, b));
  if (names.length === 0) throw noMigrations(shown(folder));
  return names.map((name) => {
    const path = join(folder, name);
    const file = shown(path);
    const source = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    return { file, source, statements: splitStatements(file, source.replace(DOWN_PART, '')) };
  });
};

const noMigrations = (folder: string) =>
  inputError({
    code: 'no-migrations',
    message: `There is no migration (*.sql) in ${folder}.`,
    hint: 'Name the folder of the .sql files; migrations in another language are run by { command, inputs }.',
  });

const TRANSACTION_CONTROL = /^(?:begin|start|commit|end|rollback|abort)\b/i;

/** Runs a migration in a transaction of its own, unless it holds one itself or something that none may hold. */
export const migrate = async (session: ScriptSession, script: Script): Promise<void> => {
  if (script.statements.some(({ sql }) => TRANSACTION_CONTROL.test(sql))) return runScript(session, script);
  await session.script('BEGIN');
  try {
    await runScript(session, script);
    await session.script('COMMIT');
  } catch (error) {
    await session.script('ROLLBACK');
    if (!(error instanceof ScriptError && error.refusesTransaction)) throw error;
    await runScript(session, script);
  }
};
