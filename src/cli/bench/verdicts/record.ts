import type { Server } from '../../../postgres/server.js';
import { balancedOrder } from '../../../stats/order.js';
import { beside } from './hogs.js';
import { appendSlice, type Cell, type StreamPair, type Took } from './stream.js';
import { openSubject, type Side } from './subject.js';

/** Each cell with its share of the time; the clones are a check that two backends are as good as one. */
export const CELLS: readonly (Cell & { readonly share: number })[] = [
  { query: '0.02 ms', load: 'idle', place: 'one database', share: 23 },
  { query: '0.02 ms', load: 'three hogs', place: 'one database', share: 17 },
  { query: '2 ms', load: 'idle', place: 'one database', share: 11 },
  { query: '2 ms', load: 'three hogs', place: 'one database', share: 13 },
  { query: '50 ms', load: 'idle', place: 'one database', share: 12 },
  { query: '50 ms', load: 'three hogs', place: 'one database', share: 14 },
  { query: '0.02 ms', load: 'idle', place: 'two databases', share: 3 },
  { query: '0.02 ms', load: 'three hogs', place: 'two databases', share: 3 },
  { query: '2 ms', load: 'idle', place: 'two databases', share: 2 },
  { query: '2 ms', load: 'three hogs', place: 'two databases', share: 2 },
];

/** Every cell is visited this often, so that no cell owes its figures to one moment of the machine. */
const VISITS = 3;
const HOGS = 3;
/** The slice's first part, in which the candidate is slowed down as well; the rest is A/A pairs alone, of which more are wanted. */
const SLOWED = 0.5;

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
  const start = performance.now();
  const spent = () => (performance.now() - start) / sliceMs;
  try {
    await beside(cell.load === 'idle' ? 0 : HOGS, async () => {
      for (let block = 0; spent() < 1; block++) {
        const takeCandidate = spent() < SLOWED ? takeAll : takeOne;
        for (const first of balancedOrder(4, 1000 * seed + block)) {
          const at = Math.round(performance.now() - began);
          pairs.push({ at, first, ...(await takePair(first, subject, takeCandidate)) });
        }
      }
    });
    return { ...cell, batch: subject.batch, pairs };
  } finally {
    await subject.end();
  }
};

type TakeCandidate = (candidate: Side) => Promise<readonly Took[]>;

const takePair = async (
  first: StreamPair['first'],
  { reference, candidate }: { readonly reference: Side; readonly candidate: Side },
  takeCandidate: TakeCandidate,
): Promise<Pick<StreamPair, 'reference' | 'candidate'>> => {
  if (first === 'reference') {
    const taken = await reference.batch();
    return { reference: taken, candidate: await takeCandidate(candidate) };
  }
  const taken = await takeCandidate(candidate);
  return { candidate: taken, reference: await reference.batch() };
};

const takeOne: TakeCandidate = async ({ batch }) => [await batch()];

const takeAll: TakeCandidate = async ({ batch, pieces, settle }) => {
  const taken = [await batch()];
  for (const piece of pieces) taken.push(await piece());
  await settle();
  return taken;
};
