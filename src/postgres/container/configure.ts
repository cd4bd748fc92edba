import pg from 'pg';
import { measuringSettings } from '../embedded/settings.js';
import type { Session } from '../session.js';

const { escapeLiteral } = pg;

const LIBRARIES = ['pg_stat_statements', 'auto_explain'];

const has = async (session: Session, library: string): Promise<boolean> => {
  try {
    await session.script(`LOAD ${escapeLiteral(library)}`);
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError) return false;
    throw error;
  }
};

const preloaded = async (session: Session): Promise<string[]> => {
  const [row] = await session.query<{ names: string }>(`SELECT current_setting('shared_preload_libraries') AS names`);
  return (row?.names ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
};

const alter = async (session: Session, settings: readonly (readonly [string, string | number])[]): Promise<void> => {
  for (const [name, value] of settings)
    await session.script(`ALTER SYSTEM SET ${name} = ${escapeLiteral(String(value))}`);
};

/**
 * Writes the settings to measure under into a fresh server; they hold from its next start on. To what the image preloads (Citus and
 * others must be) is added what planproof counts with, where the image has it.
 */
export const configure = async (session: Session, major: number, memoryBytes: number | undefined): Promise<void> => {
  const libraries = new Set(await preloaded(session));
  for (const library of LIBRARIES) if (await has(session, library)) libraries.add(library);
  const { shared_preload_libraries: _, ...settings } = measuringSettings(major, memoryBytes);
  await alter(
    session,
    Object.entries(settings).filter(([name]) => !name.includes('.')),
  );
  await session.script(`ALTER SYSTEM SET shared_preload_libraries = ${[...libraries].map(escapeLiteral).join(', ')}`);
};

/** Sets what only a loaded library knows; holds from now on. */
export const configureLibraries = async (session: Session, major: number): Promise<void> => {
  const libraries = await preloaded(session);
  const settings = Object.entries(measuringSettings(major, undefined));
  await alter(
    session,
    settings.filter(([name]) => libraries.some((library) => name.startsWith(`${library}.`))),
  );
  await session.script('SELECT pg_reload_conf()');
};
