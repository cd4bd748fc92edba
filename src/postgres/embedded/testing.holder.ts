/** A process that uses a server as planproof does, for tests: it takes commands by IPC and answers each. */
import type { Lock, Server, SettingsProfile } from '../server.js';
import { embedded } from './embedded.js';

export type Command =
  | { readonly do: 'start'; readonly cacheDir: string }
  | { readonly do: 'restart'; readonly profile: SettingsProfile }
  | { readonly do: 'lock'; readonly name: string; readonly mode: 'shared' | 'exclusive' }
  | { readonly do: 'release' }
  | { readonly do: 'query'; readonly sql: string }
  | { readonly do: 'create'; readonly database: string }
  | { readonly do: 'databases' }
  | { readonly do: 'stop' };

// Whoever asked may be gone.
const say = (message: object) => process.send?.(message, () => undefined);

let server: Server;
let lock: Lock;

const query = async (sql: string) => {
  const session = await server.connect();
  const rows = await session.query(sql);
  await session.end();
  return rows;
};

const perform = async (command: Command): Promise<unknown> => {
  switch (command.do) {
    case 'start':
      server = await embedded().start({ cacheDir: command.cacheDir, emit: (event) => say({ event }) });
      return undefined;
    case 'restart':
      return server.restart?.(command.profile);
    case 'lock':
      lock = await server.lock(command.name, command.mode, (holder) => say({ holder }));
      return undefined;
    case 'release':
      return lock.release();
    case 'query':
      return query(command.sql);
    case 'create':
      return server.createDatabase(command.database, { planproof: 1, purpose: 'scratch' });
    case 'databases':
      return server.databases();
    case 'stop':
      return server.stop();
  }
};

process.on('message', ({ id: to, ...command }: Command & { readonly id: number }) => {
  perform(command).then(
    (value) => say({ to, done: value ?? null }),
    (error: { code?: string; message: string }) => say({ to, error: error.message, code: error.code }),
  );
});
