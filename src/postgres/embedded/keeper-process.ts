/**
 * The keeper: a process of its own, one for each running cluster. The server is its child, every planproof that uses the server is
 * connected to it, and when the last connection ends, by whatever death, it stops the server and exits. It is started
 * with the cluster as JSON, says "ready" on stdout, or on stderr why not, and imports no library, so that it starts fast.
 */
import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Cluster } from './cluster.js';
import { canConnect } from './connection.js';
import { becomeKeeper, sweepRecords } from './generation.js';
import { Keeper } from './keeper.js';
import { PROTOCOL } from './messages.js';
import { isRunning } from './processes.js';
import { makeSocketDir, sweepSocketDirs } from './socketdir.js';

const listen = (path: string, onConnection: (socket: Socket) => void) =>
  new Promise<void>((resolve, reject) => {
    createServer(onConnection).once('error', reject).listen(path, resolve);
  });

// Who started the keeper connects within milliseconds. One that was killed is noticed by the write that nobody reads, or by this.
const LONELY_MS = 10_000;

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
  await sweepRecords(cluster.directory, isRunning);
  setTimeout(() => keeper.leaveIfLonely(), LONELY_MS);
  process.stdout.once('error', () => keeper.leaveIfLonely());
  process.stdout.write('ready\n');
};

process.title = 'planproof-keeper';
run(JSON.parse(process.argv[2] ?? '') as Cluster).catch((error: Error) => {
  process.stderr.write(`FATAL:  ${error.message}\n`);
  process.exit(1);
});
