import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import { environmentError, inputError } from '../../errors.js';
import type { Parameters } from './parameters.js';

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

type Mode = (typeof MODES)[number];

/** How TLS is tried, one after the other until the server agrees; `undefined` is plain text. */
export type Attempts = readonly [ConnectionOptions | undefined, ...(ConnectionOptions | undefined)[]];

/** What libpq would try with these parameters. Over a Unix socket there is no TLS. */
export const tlsAttempts = (parameters: Parameters, host: string, home: string): Attempts => {
  const mode = modeOf(parameters.sslmode ?? 'prefer');
  if (host.startsWith('/') || mode === 'disable') return [undefined];
  const secured = () => tlsFor(mode, parameters, host, join(home, '.postgresql'));
  if (mode === 'allow') return [undefined, secured()];
  return mode === 'prefer' ? [secured(), undefined] : [secured()];
};

const modeOf = (given: string): Mode => {
  const mode = MODES.find((each) => each === given);
  if (mode !== undefined) return mode;
  throw inputError({
    code: 'unknown-sslmode',
    message: `There is no sslmode "${given}".`,
    hint: `Use ${MODES.join(', ')}.`,
  });
};

const tlsFor = (mode: Mode, parameters: Parameters, host: string, folder: string): ConnectionOptions => {
  const { sslrootcert, sslcert, sslkey } = parameters;
  const root = sslrootcert ?? join(folder, 'root.crt');
  const certificate = sslcert ?? join(folder, 'postgresql.crt');
  const verifies = mode.startsWith('verify') || (mode === 'require' && (sslrootcert !== undefined || exists(root)));
  return {
    ...(verifies ? trusting(root, mode, host) : { rejectUnauthorized: false }),
    ...((sslcert !== undefined || exists(certificate)) && {
      cert: read(certificate),
      key: readKey(sslkey ?? join(folder, 'postgresql.key')),
    }),
  };
};

const trusting = (root: string, mode: Mode, host: string): ConnectionOptions => ({
  rejectUnauthorized: true,
  // "system" is libpq's word for what the machine trusts anyway.
  ...(root !== 'system' && { ca: read(root) }),
  checkServerIdentity: (_, certificate) =>
    mode === 'verify-full' || root === 'system' ? checkServerIdentity(host, certificate) : undefined,
});

const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;

const readKey = (file: string): Buffer => {
  const stats = statSync(file, { throwIfNoEntry: false });
  // libpq's rule: a key of root's may be readable by a group.
  const forbidden = stats?.uid === 0 ? 0o027 : 0o077;
  if (stats === undefined || (stats.mode & forbidden) === 0) return read(file);
  throw environmentError({
    code: 'key-file-too-open',
    message: `Other users may read or write the key file ${file}.`,
    hint: `Run: chmod 0600 ${file}`,
  });
};

const read = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw environmentError({
      code: 'certificate-not-read',
      message: `Cannot read ${file}: ${(cause as Error).message}.`,
      hint: 'Name the file with sslrootcert, sslcert or sslkey, or choose another sslmode.',
      cause,
    });
  }
};
