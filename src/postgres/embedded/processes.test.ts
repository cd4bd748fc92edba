import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { isRunning } from './processes.js';

test('a process that ended and that its parent never collects is not running', async () => {
  // The shell's child ends at once; what takes the shell's place knows nothing of it.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [told] = await once(parent.stdout, 'data');
  const pid = Number(told);
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(isRunning(parent.pid ?? 0)).toBe(true);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  expect(isRunning(parent.pid ?? 0)).toBe(false);
});
