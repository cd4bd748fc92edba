import type { Session } from '../../postgres/session.js';
import { History } from './history.js';
import { Line, type Workplace } from './line.js';
import type { Entry } from './outcome.js';
import type { Slot } from './slot.js';
import type { Prepare } from './statements.js';

export interface OneByOneOptions {
  readonly connect: () => Promise<Session>;
  readonly prepare: Prepare;
  readonly history?: History;
  readonly onProgress?: (operations: number) => void;
}

/** One connection on which operations run in the order given: what a race cannot change. */
export const orderly = ({ connect, prepare, history = new History() }: OneByOneOptions) => {
  const began = performance.now();
  const nowMs = () => performance.now() - began;
  const place: Workplace = { connect, prepare, terminate: async () => undefined, history, nowMs };
  const line = new Line(place);
  return { run: (slot: Slot): Promise<Entry> => line.run(undisturbed(slot)), end: () => line.end() };
};

/** Runs operations one after the other, in the given order. */
export const oneByOne = async (slots: Iterable<Slot>, options: OneByOneOptions): Promise<readonly Entry[]> => {
  const { run, end } = orderly(options);
  const entries: Entry[] = [];
  try {
    for (const slot of slots) {
      entries.push(await run(slot));
      options.onProgress?.(entries.length);
    }
  } finally {
    await end();
  }
  return entries;
};

/** What breaks a connection depends on time; here it becomes what it comes to for the data: a rollback. */
const undisturbed = (slot: Slot): Slot => {
  const { mishap } = slot;
  return mishap?.kind === 'cut' || mishap?.kind === 'kill' ? { ...slot, mishap: { kind: 'rollback' } } : slot;
};
