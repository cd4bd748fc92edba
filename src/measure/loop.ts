import { availableParallelism } from 'node:os';
import { Bench } from 'tinybench';
import type { Target } from './target.js';

/**
 * Runs a task while this thread never sleeps: it looks for answers again and again. Else a backend pays, in time on the processor, for
 * waking its client's core with every answer, which on an idle virtual machine costs several times a point lookup, and another
 * amount each time. Where there is one core alone, the backend needs it.
 */
export const awake = async <T>(task: () => Promise<T>): Promise<T> => {
  let looking = availableParallelism() > 1;
  const look = () => {
    if (looking) setImmediate(look);
  };
  look();
  try {
    return await task();
  } finally {
    looking = false;
  }
};

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
