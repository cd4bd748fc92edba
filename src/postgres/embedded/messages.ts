import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ErrorDetails } from '../../errors.js';
import type { SettingsProfile } from '../server.js';

/** Raised when the messages change; a keeper of another number is not talked to. */
export const PROTOCOL = 1;

/** From planproof to the keeper; the first is `attach`, the last `detach` or the end of the connection. */
export type Request =
  | { readonly type: 'attach'; readonly pid: number }
  | { readonly type: 'restart'; readonly profile: SettingsProfile }
  | { readonly type: 'crash' }
  | { readonly type: 'detach' };

/** From the keeper; `hello` answers at once, `waiting` may come any number of times, the others end a request. */
export type Reply =
  | { readonly type: 'hello' }
  | { readonly type: 'waiting'; readonly pids: readonly number[] }
  | { readonly type: 'ready'; readonly socketDir: string; readonly postmasterPid: number }
  | { readonly type: 'crashed' }
  | { readonly type: 'failed'; readonly error: Pick<ErrorDetails, 'code' | 'message' | 'hint'> };

/** One JSON value a line. A peer that is gone is noticed by `close`, not here. */
export const send = (socket: Socket, message: Request | Reply): void => {
  if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
};

/** Calls back with each message of the peer. */
export const receive = <Message extends Request | Reply>(socket: Socket, handle: (message: Message) => void): void => {
  const lines = createInterface({ input: socket });
  // readline passes the socket's errors on. A peer that was killed resets the connection; `close` follows and is what counts.
  for (const emitter of [socket, lines]) emitter.on('error', () => undefined);
  lines.on('line', (line) => handle(JSON.parse(line) as Message));
};
