import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../../errors.js';
import { type Parameters, understood } from './parameters.js';

/** Where a process and its user keep connection parameters. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The parameters of a service, from the file that libpq would read. */
export const serviceNamed = (name: string, { environment, home }: Surroundings): Parameters => {
  const files = [
    environment.PGSERVICEFILE ?? join(home, '.pg_service.conf'),
    join(environment.PGSYSCONFDIR ?? '/etc/postgresql-common', 'pg_service.conf'),
  ];
  for (const file of files.filter((each) => existsSync(each))) {
    const found = sectionIn(readFileSync(file, 'utf8'), name);
    if (found !== undefined) return understood(found, `the service "${name}" in ${file}`);
  }
  throw inputError({
    code: 'unknown-service',
    message: `There is no service "${name}" in ${files.join(' or ')}.`,
    hint: 'Write a section of that name, or name its file with PGSERVICEFILE.',
  });
};

const sectionIn = (text: string, name: string): readonly (readonly [string, string])[] | undefined => {
  const lines = text.split('\n').map((line) => line.trim());
  const start = lines.indexOf(`[${name}]`);
  if (start < 0) return undefined;
  const end = lines.findIndex((line, index) => index > start && line.startsWith('['));
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf('=');
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const;
    });
};
