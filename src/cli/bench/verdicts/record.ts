import type { Server } from '../../../postgres/server.js';
import { balancedOrder } from '../../../stats/order.js';
import { beside } from './hogs.js';
import { appendSlice, type Cell, type StreamPair, type Took } from './stream.js';
import { openSubject, type Side } from './subject.js';

/** Each cell with its share of the time; the clones are a check that two backends are as good as one. */
export const CELLS: readonly (Cell & { readonly share: number })[] = [
  { query: '0.02 ms', load: 'idle', place: 'one database', share: 14 },
  { query: '0.02 ms', load: 'three hogs', place: 'one database', share: 18 },
  { query: '2 ms', load: 'idle', place: 'one database', share: 12 },
  { query: '2 ms', load: 'three hogs', place: 'one database', share: 14 },
  { query: '50 ms', load: 'idle', place: 'one database', share: 11 },
  { query: '50 ms', load: 'three hogs', place: 'one database', share: 13 },
  { query: '0.02 ms', load: 'idle', place: 'two databases', share: 4 },
  { query: '0.02 ms', load: 'three hogs', place: 'two databases', share: 4 },
  { query: '2 ms', load: 'idle', place: 'two databases', share: 4 },
  { query: '2 ms', load: 'three hogs', place: 'two databases', share: 4 },
];

/** Every cell is visited this often, so that no cell owes its figures to one moment of the machine. */
const VISITS = 3;
const HOGS = 3;

export interface RecordOptions {
  readonly file: string;
  readonly totalMs: number;
  readonly say: (message: string) => void;
}

/** Measures all cells in turns, and puts every slice on disk as it is taken. */
export const record = async (server: Server, { file, totalMs, say }: RecordOptions): Promise<void> => {
  const shares = CELLS.reduce((sum, { share }) => sum + share, 0);
  const began = performance.now();
  for (let visit = 0; visit < VISITS; visit++) {
    for (const { share, ...cell } of CELLS) {
      say(`visit ${visit + 1} of ${VISITS}: ${cell.query}, ${cell.load}, ${cell.place}`);
      const sliceMs = (totalMs * share) / shares / VISITS;
      await appendSlice(file, await takeSlice(server, cell, { began, sliceMs, seed: visit }));
    }
  }
};

interface SliceOptions {
  readonly began: number;
  readonly sliceMs: number;
  readonly seed: number;
}

const takeSlice = async (server: Server, cell: Cell, { began, sliceMs, seed }: SliceOptions) => {
  const subject = await openSubject(server, cell);
  const pairs: StreamPair[] = [];
  const until = performance.now() + sliceMs;
  try {
    await beside(cell.load === 'idle' ? 0 : HOGS, async () => {
      for (let block = 0; performance.now() < until; block++) {
        for (const first of balancedOrder(4, 1000 * seed + block)) {
          const at = Math.round(performance.now() - began);
          pairs.push({ at, first, ...(await takePair(first, subject)) });
        }
      }
    });
    return { ...cell, batch: subject.batch, pairs };
  } finally {
    await subject.end();
  }
};

const takePair = async (
  first: StreamPair['first'],
  { reference, candidate }: { readonly reference: Side; readonly candidate: Side },
): Promise<Pick<StreamPair, 'reference' | 'candidate'>> => {
  if (first === 'reference') {
    const taken = await reference.batch();
    return { reference: taken, candidate: await takeAll(candidate) };
  }
  const taken = await takeAll(candidate);
  return { candidate: taken, reference: await reference.batch() };
};

const takeAll = async ({ batch, pieces, settle }: Side): Promise<readonly Took[]> => {
  const taken = [await batch()];
  for (const piece of pieces) taken.push(await piece());
  await settle();
  return taken;
};
