import type { Socket } from 'node:net';
import { PlanproofError } from '../../errors.js';
import type { SettingsProfile } from '../server.js';
import { type Cluster, dataDirOf } from './cluster.js';
import { type ClientState, type Decision, decide, inTheWayOf } from './desk.js';
import { ensureData, syncData } from './initdb.js';
import { type Reply, type Request, receive, send } from './messages.js';
import { endOrphan } from './orphan.js';
import { forgetAlteredSettings, type Postmaster, startPostmaster } from './postmaster.js';

interface Client {
  readonly socket: Socket;
  pid: number;
  state: ClientState;
}

const failure = (error: unknown): Reply => {
  const told = error instanceof PlanproofError ? error : undefined;
  return {
    type: 'failed',
    error: {
      code: told?.code ?? 'keeper-failed',
      message: told?.message ?? `The keeper of the embedded PostgreSQL failed: ${String(error)}`,
      hint: told?.hint ?? 'Run the same command again.',
    },
  };
};

/** Runs one cluster for whoever is connected, and says by `onEmpty` that nobody is and the server is down. */
export class Keeper {
  readonly #cluster: Cluster;
  readonly #serverDir: string;
  readonly #onEmpty: () => void;
  readonly #clients = new Map<Socket, Client>();
  #owner: Socket | undefined;
  #postmaster: Postmaster | undefined;
  #prepared = false;
  #working = false;

  constructor(cluster: Cluster, serverDir: string, onEmpty: () => void) {
    this.#cluster = cluster;
    this.#serverDir = serverDir;
    this.#onEmpty = onEmpty;
  }

  accept(socket: Socket): void {
    receive<Request>(socket, (request) => this.#handle(socket, request));
    socket.on('close', () => {
      if (this.#leave(socket)) void this.#work();
    });
  }

  /** Leaves if nobody came, which otherwise only the last client's leaving would do. */
  leaveIfLonely(): void {
    void this.#work();
  }

  async stop(): Promise<void> {
    await this.#postmaster?.stop();
  }

  #handle(socket: Socket, request: Request): void {
    const client = this.#clients.get(socket);
    if (request.type === 'attach') {
      this.#clients.set(socket, { socket, pid: request.pid, state: { kind: 'arriving' } });
      send(socket, { type: 'hello' });
    } else if (client === undefined) {
      return;
    } else if (request.type === 'restart') {
      client.state = { kind: 'restarting', profile: request.profile };
      // Wishes are granted in the order in which they came, not in that of arrival.
      this.#clients.delete(socket);
      this.#clients.set(socket, client);
    } else if (request.type === 'crash') {
      void this.#crash(socket);
    } else {
      this.#detach(socket);
    }
    void this.#work();
  }

  // False for who never attached: others only look whether somebody is here.
  #leave(socket: Socket): boolean {
    if (this.#owner === socket) this.#owner = undefined;
    return this.#clients.delete(socket);
  }

  // The last to leave stays connected until the server is down, so that its own end means that nothing is left.
  #detach(socket: Socket): void {
    this.#leave(socket);
    if (this.#clients.size > 0) socket.end();
  }

  async #crash(socket: Socket): Promise<void> {
    await this.#postmaster?.kill();
    send(socket, { type: 'crashed' });
  }

  /** Takes one decision after the other until there is nothing to do but wait; never twice at once. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (let next = this.#next(); next.kind !== 'wait'; next = this.#next()) await this.#perform(next);
    this.#tellWaiting();
    if (this.#clients.size === 0) await this.#close();
    this.#working = false;
    if (this.#clients.size === 0) this.#onEmpty();
    else if (this.#next().kind !== 'wait') await this.#work();
  }

  /** Stops the server, and syncs what sessions copied meanwhile; if that fails, the next start of the server does it. */
  async #close(): Promise<void> {
    await this.#postmaster?.stop();
    if (this.#postmaster?.profile === 'measuring') await syncData(this.#cluster).catch(() => undefined);
  }

  #next(): Decision<Socket> {
    const clients = new Map([...this.#clients].map(([socket, { state }]) => [socket, state]));
    const profile = this.#postmaster?.isUp() ? this.#postmaster.profile : undefined;
    return decide({ clients, owner: this.#owner, profile });
  }

  async #perform(decision: Exclude<Decision<Socket>, { kind: 'wait' }>): Promise<void> {
    if (decision.kind === 'admit') return this.#admit(decision.id);
    try {
      await this.#start(decision.profile);
    } catch (error) {
      return this.#refuse(error, decision.kind === 'restart' ? [decision.id] : this.#arriving());
    }
    if (decision.kind !== 'restart' || !this.#clients.has(decision.id)) return;
    this.#owner = decision.profile === 'seeding' ? decision.id : undefined;
    this.#admit(decision.id);
  }

  async #start(profile: SettingsProfile): Promise<void> {
    if (!this.#prepared) await this.#prepare();
    await this.#postmaster?.stop();
    this.#postmaster = await startPostmaster(this.#cluster, profile, this.#serverDir);
  }

  async #prepare(): Promise<void> {
    await endOrphan(dataDirOf(this.#cluster));
    await ensureData(this.#cluster);
    forgetAlteredSettings(this.#cluster);
    this.#prepared = true;
  }

  #arriving(): Socket[] {
    return [...this.#clients.values()].filter(({ state }) => state.kind === 'arriving').map(({ socket }) => socket);
  }

  #admit(socket: Socket): void {
    const client = this.#clients.get(socket);
    if (client === undefined || this.#postmaster === undefined) return;
    client.state = { kind: 'using' };
    send(socket, { type: 'ready', socketDir: this.#serverDir, postmasterPid: this.#postmaster.pid });
  }

  #refuse(error: unknown, sockets: readonly Socket[]): void {
    for (const socket of sockets) {
      send(socket, failure(error));
      this.#leave(socket);
      socket.end();
    }
  }

  #tellWaiting(): void {
    const clients = new Map([...this.#clients].map(([socket, { state }]) => [socket, state]));
    for (const [socket, { state }] of this.#clients) {
      if (state.kind === 'using') continue;
      const others = inTheWayOf({ clients, owner: this.#owner, profile: undefined }, socket);
      send(socket, { type: 'waiting', pids: others.map((other) => this.#clients.get(other)?.pid ?? 0) });
    }
  }
}
