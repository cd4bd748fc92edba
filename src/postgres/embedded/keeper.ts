/**
 * The keeper: a process of its own, one for each running cluster. The server is its child, every planproof that uses the server is
 * connected to it, and when the last connection ends, by whatever death, it stops the server and exits. It is started
 * with the cluster as JSON, says "ready" or why not on stdout, and imports no library, so that it starts fast.
 */
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { PlanproofError } from '../../errors.js';
import type { SettingsProfile } from '../server.js';
import { type Cluster, dataDirOf } from './cluster.js';
import { canConnect } from './connection.js';
import { type ClientState, type Decision, decide, inTheWayOf } from './desk.js';
import { becomeKeeper } from './generation.js';
import { ensureData } from './initdb.js';
import { PROTOCOL, type Reply, type Request, receive, send } from './messages.js';
import { endOrphan } from './orphan.js';
import { forgetAlteredSettings, type Postmaster, startPostmaster } from './postmaster.js';
import { makeSocketDir, sweepSocketDirs } from './socketdir.js';

// Who started the keeper connects within milliseconds, unless it was killed.
const LONELY_MS = 10_000;

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

class Keeper {
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
    if (this.#clients.size === 0) await this.#postmaster?.stop();
    this.#working = false;
    if (this.#clients.size === 0) this.#onEmpty();
    else if (this.#next().kind !== 'wait') await this.#work();
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

const listen = (path: string, onConnection: (socket: Socket) => void) =>
  new Promise<void>((resolve, reject) => {
    createServer(onConnection).once('error', reject).listen(path, resolve);
  });

const run = async (cluster: Cluster): Promise<void> => {
  const ownDir = makeSocketDir();
  const serverDir = makeSocketDir(cluster.user);
  const leave = (code: number) => {
    for (const folder of [ownDir, serverDir]) rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  };
  const keeper = new Keeper(cluster, serverDir, () => leave(0));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void keeper.stop().finally(() => leave(0)));
  }
  process.once('uncaughtException', (error) => {
    process.stderr.write(`FATAL:  ${error.stack}\n`);
    void keeper.stop().finally(() => leave(1));
  });
  const socket = join(ownDir, 'keeper.sock');
  // The socket answers before the record names it: whoever reads the record finds a living keeper.
  await listen(socket, (client) => keeper.accept(client));
  const record = { protocol: PROTOCOL, pid: process.pid, socket };
  if (!(await becomeKeeper(cluster.directory, record, (other) => canConnect(other.socket)))) leave(0);
  sweepSocketDirs(cluster.user);
  setTimeout(() => keeper.leaveIfLonely(), LONELY_MS);
  process.stdout.write('ready\n');
};

process.title = 'planproof-keeper';
process.stdout.on('error', () => undefined);
await run(JSON.parse(process.argv[2] ?? '') as Cluster);
