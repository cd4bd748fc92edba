import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Busy for 30 to 300 ms, then idle for 20 to 200, again and again. */
const HOG = `
  for (;;) {
    const until = performance.now() + 30 + Math.random() * 270;
    for (let x = 0; performance.now() < until; ) x = Math.sqrt(x + 1);
    await new Promise((done) => setTimeout(done, 20 + Math.random() * 180));
  }`;

/** Runs the task beside so many bursty consumers of processor time, which end with it. */
export const beside = async <T>(hogs: number, task: () => Promise<T>): Promise<T> => {
  const running = Array.from({ length: hogs }, () => start());
  try {
    return await task();
  } finally {
    await Promise.all(running.map(end));
  }
};

const start = (): ChildProcess => spawn(process.execPath, ['--input-type=module', '--eval', HOG], { stdio: 'ignore' });

const end = async (hog: ChildProcess): Promise<void> => {
  if (hog.exitCode !== null || hog.signalCode !== null) return;
  const ended = once(hog, 'exit');
  hog.kill('SIGKILL');
  await ended;
};
