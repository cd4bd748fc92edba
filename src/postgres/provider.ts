import { inputError } from '../errors.js';
import { embedded } from './embedded/embedded.js';
import type { PostgresProvider } from './server.js';

const EMBEDDED = /^embedded(?::(\d+))?$/;

/** The provider that `--postgres` names: `embedded` or `embedded:18`. */
export const providerNamed = (name: string): PostgresProvider => {
  const found = EMBEDDED.exec(name);
  if (found !== null) return embedded(found[1] === undefined ? undefined : Number(found[1]));
  throw inputError({
    code: 'unknown-postgres',
    message: `There is no PostgreSQL provider "${name}".`,
    hint: 'Use --postgres embedded, or embedded:MAJOR.',
  });
};
