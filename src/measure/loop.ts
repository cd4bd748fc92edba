import { Bench } from 'tinybench';
import type { Target } from './target.js';

/** How many executions are on their way at once: so a backend runs as long for a point lookup as under pgbench. */
const AHEAD = 7;

/**
 * Runs the target `executions` times, the next ones sent before the last is answered, and gives the wall-clock milliseconds of
 * all together. A client in JavaScript answers so slowly that the backend falls asleep after every short query, and pays for
 * waking up in time on the processor.
 */
export const loopAhead = async (target: Target, executions: number): Promise<number> => {
  const { ahead } = target;
  if (ahead === undefined) return sum(await loop(target, executions));
  const blocks = Array.from({ length: Math.ceil(executions / AHEAD) }, (_, block) =>
    Math.min(AHEAD, executions - block * AHEAD),
  );
  let next = 0;
  // Declared async, or tinybench would run it once more to see whether it is.
  const execute = async () => {
    await ahead(blocks[next++] ?? 0);
  };
  return sum(await timed(execute, blocks.length));
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Runs the target `executions` times in a closed loop and gives each execution's wall-clock time in milliseconds. */
export const loop = (target: Pick<Target, 'execute'>, executions: number): Promise<readonly number[]> =>
  timed(async () => {
    await target.execute();
  }, executions);

const timed = async (task: () => Promise<void>, iterations: number): Promise<readonly number[]> => {
  const bench = new Bench({ iterations, time: 0, warmup: false, retainSamples: true, throws: true });
  bench.add('target', task);
  const [ran] = await bench.run();
  if (ran?.result.state !== 'completed') throw new Error(`the timing loop ended ${ran?.result.state}`);
  return ran.result.latency.samples ?? [];
};
