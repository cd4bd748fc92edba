import { inputError } from '../errors.js';

/** Where the server comes from. `major` absent: the newest that is bundled. */
export interface PostgresChoice {
  readonly provider: 'embedded';
  readonly major?: number;
}

const EMBEDDED = /^embedded(?::(\d+))?$/;

/** Reads `embedded` or `embedded:MAJOR`; throws `invalid-postgres`. Which majors there are, the provider knows. */
export const parsePostgres = (text: string): PostgresChoice => {
  const match = EMBEDDED.exec(text);
  if (match?.[1] !== undefined) return { provider: 'embedded', major: Number(match[1]) };
  if (match) return { provider: 'embedded' };
  throw inputError({
    code: 'invalid-postgres',
    message: `"${text}" names no PostgreSQL.`,
    hint: 'Write --postgres embedded, or embedded:MAJOR such as embedded:18.',
  });
};

/** The choice as people write it: `embedded`, `embedded:17`. */
export const postgresText = ({ provider, major }: PostgresChoice): string =>
  major === undefined ? provider : `${provider}:${major}`;
