import type { Socket } from 'node:net';
import { environmentError } from '../../errors.js';
import type { Emit } from '../../progress.js';
import type { SettingsProfile } from '../server.js';
import { type Reply, type Request, receive, send } from './messages.js';

// A keeper answers an attach at once, whatever it is busy with.
const HELLO_MS = 10_000;

type Ready = Extract<Reply, { type: 'ready' }>;

const names = (pids: readonly number[]) => pids.map((pid) => `planproof ${pid}`).join(', ');

const keeperLost = () =>
  environmentError({
    code: 'keeper-lost',
    message: 'The process that keeps the embedded PostgreSQL went away.',
    hint: 'Run the same command again: it starts a new one and cleans up after the old.',
  });

/** This process's hold on a running cluster: while it lasts the server runs. */
export class Attachment {
  readonly #socket: Socket;
  readonly #emit: Emit;
  readonly #closed: Promise<void>;
  readonly #inbox: Reply[] = [];
  #wake: () => void = () => undefined;
  #ready: Ready | undefined;
  #saidWaiting = '';

  constructor(socket: Socket, emit: Emit) {
    this.#socket = socket;
    this.#emit = emit;
    this.#closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        this.#wake();
      });
    });
    receive<Reply>(socket, (reply) => this.#receive(reply));
  }

  /** Where the server's socket is, and the server's process. */
  get server(): { readonly socketDir: string; readonly postmasterPid: number } {
    if (this.#ready === undefined) throw keeperLost();
    return this.#ready;
  }

  /** Whether the keeper is there. */
  get isHeld(): boolean {
    return !this.#socket.destroyed;
  }

  /** False when the keeper was just leaving: then another is to be asked. */
  async attach(): Promise<boolean> {
    const impatience = setTimeout(() => this.#socket.destroy(), HELLO_MS);
    const hello = await this.#ask({ type: 'attach', pid: process.pid });
    clearTimeout(impatience);
    const reply = hello && (await this.#next());
    if (reply === undefined) return false;
    this.#settle(reply);
    return true;
  }

  /** Restarts the server; waits until no other planproof uses it. Every connection to the server is cut. */
  async restart(profile: SettingsProfile): Promise<void> {
    this.#settle(await this.#ask({ type: 'restart', profile }));
  }

  /** Kills the server; `restart` brings it back. */
  async crash(): Promise<void> {
    if ((await this.#ask({ type: 'crash' })) === undefined) throw keeperLost();
  }

  /** Lets go; resolves when the server is down, if this was its last user. */
  async detach(): Promise<void> {
    send(this.#socket, { type: 'detach' });
    await this.#closed;
  }

  #settle(reply: Reply | undefined): void {
    if (reply?.type === 'failed') throw environmentError(reply.error);
    if (reply?.type !== 'ready') throw keeperLost();
    this.#ready = reply;
  }

  #ask(request: Request): Promise<Reply | undefined> {
    send(this.#socket, request);
    return this.#next();
  }

  /** The next reply; undefined when the keeper is gone. */
  async #next(): Promise<Reply | undefined> {
    while (this.#inbox.length === 0 && !this.#socket.destroyed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#inbox.shift();
  }

  #receive(reply: Reply): void {
    if (reply.type === 'waiting') {
      this.#sayWaiting(names(reply.pids));
    } else {
      this.#inbox.push(reply);
      this.#wake();
    }
  }

  #sayWaiting(others: string): void {
    if (others !== '' && others !== this.#saidWaiting) {
      this.#emit({ kind: 'note', message: `Waiting for ${others}, which uses the same embedded PostgreSQL.` });
    }
    this.#saidWaiting = others;
  }
}
