import { Bench } from 'tinybench';
import type { Target } from './target.js';

/** Runs the target `executions` times in a closed loop and gives each execution's wall-clock time in milliseconds. */
export const loop = async (target: Target, executions: number): Promise<readonly number[]> => {
  const bench = new Bench({ iterations: executions, time: 0, warmup: false, retainSamples: true, throws: true });
  bench.add('target', async () => {
    await target.execute();
  });
  const [task] = await bench.run();
  if (task?.result.state !== 'completed') throw new Error(`the timing loop ended ${task?.result.state}`);
  return task.result.latency.samples ?? [];
};
