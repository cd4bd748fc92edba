/** A process that uses a server as planproof does, for tests: it takes commands by IPC and answers each. */
import type { Lock, Server, SettingsProfile } from '../server.js';
import { embedded } from './embedded.js';

export type Command =
  | { readonly do: 'start'; readonly cacheDir: string }
  | { readonly do: 'restart'; readonly profile: SettingsProfile }
  | { readonly do: 'lock'; readonly name: string; readonly mode: 'shared' | 'exclusive' }
  | { readonly do: 'release' }
  | { readonly do: 'query'; readonly sql: string }
  | { readonly do: 'stop' };

const say = (message: object) => process.send?.(message);

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
    case 'stop':
      return server.stop();
  }
};

process.on('message', (command: Command) => {
  perform(command).then(
    (value) => say({ done: value ?? null }),
    (error: { code?: string; message: string }) => say({ error: error.message, code: error.code }),
  );
});
