import { Bench } from 'tinybench';
import type { Target } from './target.js';

/** Runs the target `executions` times in a closed loop and gives each execution's wall-clock time in milliseconds. */
export const loop = async (target: Pick<Target, 'execute'>, executions: number): Promise<readonly number[]> => {
  const bench = new Bench({ iterations: executions, time: 0, warmup: false, retainSamples: true, throws: true });
  // Declared async, or tinybench would run it once more to see whether it is.
  bench.add('target', async () => {
    await target.execute();
  });
  const [ran] = await bench.run();
  if (ran?.result.state !== 'completed') throw new Error(`the timing loop ended ${ran?.result.state}`);
  return ran.result.latency.samples ?? [];
};
