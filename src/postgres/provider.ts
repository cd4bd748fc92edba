import { inputError } from '../errors.js';
import { type ContainerLimits, container } from './container/container.js';
import { embedded } from './embedded/embedded.js';
import type { PostgresProvider } from './server.js';

// A major, perhaps with a minor: 17, 17.9, or 17.x for the newest there is.
const EMBEDDED = /^embedded(?::(\d+)(?:\.(\d+|x))?)?$/;

const OLDEST_MAJOR = 14;

const CONTAINER = /^container(?::(\S+))?$/;
const DEFAULT_IMAGE = 'postgres:18';

/** The provider that `--postgres` names: `embedded`, `embedded:17`, `embedded:17.9`, `embedded:17.x` or `container:IMAGE`. */
export const providerNamed = (name: string, limits: ContainerLimits = {}): PostgresProvider => {
  const found = EMBEDDED.exec(name);
  if (found !== null) return embeddedNamed(found[1], found[2]);
  const contained = CONTAINER.exec(name);
  if (contained !== null) return container(contained[1] ?? DEFAULT_IMAGE, limits);
  throw inputError({
    code: 'unknown-postgres',
    // A URL given for the name of a provider may hold a password.
    message: name.includes('://') ? '--postgres takes no URL.' : `There is no PostgreSQL provider "${name}".`,
    hint: 'Use --postgres embedded, embedded:MAJOR, container:IMAGE, or url with --database-url.',
  });
};

const embeddedNamed = (major: string | undefined, minor: string | undefined): PostgresProvider => {
  if (major === undefined) return embedded();
  if (Number(major) >= OLDEST_MAJOR) return embedded({ major: Number(major), minor });
  throw inputError({
    code: 'unknown-postgres',
    message: `planproof does not know PostgreSQL ${major}: it works with ${OLDEST_MAJOR} and later.`,
    hint: `Use --postgres embedded:${OLDEST_MAJOR}, or a later one.`,
  });
};
