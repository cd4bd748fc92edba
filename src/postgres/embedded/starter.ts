import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentError } from '../../errors.js';
import { ownModule } from '../../module.js';
import type { Cluster } from './cluster.js';
import { reasonInLog } from './serverlog.js';

// No variable of the user's (NODE_OPTIONS, PG...) reaches the keeper.
const environment = () => ({ TMPDIR: tmpdir() });

// It is ready after 0.1 s; the server's own start comes later.
const PATIENCE_MS = 30_000;

/**
 * Starts a keeper, apart from this process's terminal and group, and resolves when it is ready or has found that another one
 * is; who is the keeper stands in the cluster's directory either way.
 */
export const startKeeper = async (cluster: Cluster): Promise<void> => {
  const { path, execArgv } = ownModule('./keeper-process', import.meta.url);
  const logPath = join(cluster.directory, 'keeper.log');
  const log = openSync(logPath, 'w', 0o600);
  const child = spawn(process.execPath, [...execArgv, path, JSON.stringify(cluster)], {
    cwd: '/',
    detached: true,
    env: environment(),
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('exit', resolve);
    child.stdout?.once('data', () => resolve(0));
  });
  clearTimeout(impatience);
  child.stdout?.destroy();
  child.unref();
  if (code !== 0) throw keeperFailed(reasonInLog(logPath, 0));
};

const keeperFailed = (reason: string) =>
  environmentError({
    code: 'keeper-failed',
    message: `The process that keeps the embedded PostgreSQL did not start: ${reason}`,
    hint: 'Mend what it names (usually a temporary folder that cannot be written; TMPDIR chooses another).',
  });
