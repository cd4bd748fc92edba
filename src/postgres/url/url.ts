import pg from 'pg';
import { inputError } from '../../errors.js';
import type { Secret } from '../../secret.js';
import { reach } from '../remote/reach.js';
import { remoteServer } from '../remote/remote.js';
import type { RemoteTarget } from '../remote/target.js';
import type { PostgresProvider } from '../server.js';
import { type Address, resolveUrl } from './resolve.js';
import type { Surroundings } from './service.js';

export type { Address } from './resolve.js';

export interface UrlOptions extends Surroundings {
  readonly url: Secret;
  /** Lets the host be another machine. */
  readonly allowRemote: boolean;
  /** Leaves datasets on the server. */
  readonly keep: boolean;
}

/** A server that runs already, wherever its URL says. Throws at once for a URL that is wrong or not allowed. */
export const url = (options: UrlOptions): PostgresProvider => {
  const address = addressOf(options);
  return {
    name: 'url',
    start: async ({ emit }) => {
      emit({ kind: 'step', title: `Connecting to ${address.target.place}` });
      return remoteServer(await agreedTarget(address), { provider: 'url', keep: options.keep, emit });
    },
  };
};

/** Where the URL leads, if it may be gone there. */
export const addressOf = ({ url: text, allowRemote, ...surroundings }: Omit<UrlOptions, 'keep'>): Address => {
  const address = resolveUrl(text, surroundings);
  if (address.isRemote && !allowRemote) throw notAllowed(address.target.place);
  return address;
};

const notAllowed = (place: string) =>
  inputError({
    code: 'remote-not-allowed',
    message: `The database URL leads to another machine, ${place}.`,
    hint: 'If that server may be used, and is not one that others depend on, add --allow-remote.',
  });

/** The target with the way of TLS that the server agrees to. The last way is not tried here: whoever connects hears its refusal. */
export const agreedTarget = async ({ target, tls }: Address): Promise<RemoteTarget> => {
  const ways = tls.map((way): RemoteTarget => (way === undefined ? target : { ...target, tls: way }));
  for (const way of ways.slice(0, -1)) if (await isAgreed(way)) return way;
  return ways.at(-1) ?? target;
};

/** Throws what another way of TLS would not mend: so a password that was refused is not sent again in plain text. */
const isAgreed = async (target: RemoteTarget): Promise<boolean> => {
  try {
    await (await reach(target)).end();
    return true;
  } catch (error) {
    if (!mayConcernTls(error, target)) throw error;
    return false;
  }
};

// What pg_hba.conf says differs by TLS, and has this code whatever the reason.
const REFUSED_BY_PG_HBA = '28000';

const mayConcernTls = (error: unknown, { password }: RemoteTarget): boolean => {
  const { cause } = error as { readonly cause?: unknown };
  if (cause instanceof pg.DatabaseError) return cause.code === REFUSED_BY_PG_HBA || password === undefined;
  // The names were not found, or nobody listens there.
  return !(cause instanceof AggregateError || isSystemError(cause));
};

const isSystemError = (cause: unknown): boolean =>
  ['connect', 'getaddrinfo'].includes((cause as NodeJS.ErrnoException | undefined)?.syscall ?? '');
