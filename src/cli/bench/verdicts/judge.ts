import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { VerdictRow } from './rows.js';
import type { Stream } from './stream.js';

/** The lines of all streams in their order, decided on all cores; `known` is told each stream's as it is ready. */
export const judgeAll = async (
  streams: readonly Stream[],
  known: (rows: readonly VerdictRow[]) => Promise<void>,
): Promise<readonly VerdictRow[]> => {
  const lines: (readonly VerdictRow[])[] = streams.map(() => []);
  let next = 0;
  const work = async () => {
    for (let index = next++; index < streams.length; index = next++) {
      lines[index] = await judgeOne(streams[index] as Stream);
      await known(lines.flat());
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return lines.flat();
};

const judgeOne = (stream: Stream): Promise<readonly VerdictRow[]> =>
  new Promise((done, fail) => {
    const worker = new Worker(new URL('./judge.worker.js', import.meta.url), { workerData: stream });
    worker.once('message', done);
    worker.once('error', fail);
  });
