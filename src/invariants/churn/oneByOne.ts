import type { Session } from '../../postgres/session.js';
import { History } from './history.js';
import { Line, type Workplace } from './line.js';
import type { Entry } from './outcome.js';
import type { Slot } from './slot.js';
import type { Prepare } from './statements.js';

/** Runs operations one after the other, in the given order: what a race cannot change. */
export const oneByOne = async (
  slots: Iterable<Slot>,
  { connect, prepare, history = new History(), onProgress }: OneByOneOptions,
): Promise<readonly Entry[]> => {
  const began = performance.now();
  const nowMs = () => performance.now() - began;
  const terminate = async () => undefined;
  const place: Workplace = { connect, prepare, terminate, history, nowMs };
  const line = new Line(place);
  const entries: Entry[] = [];
  try {
    for (const slot of slots) {
      entries.push(await line.run(undisturbed(slot)));
      onProgress?.(entries.length);
    }
  } finally {
    await line.end();
  }
  return entries;
};

interface OneByOneOptions {
  readonly connect: () => Promise<Session>;
  readonly prepare: Prepare;
  readonly history?: History;
  readonly onProgress?: (operations: number) => void;
}

/** What breaks a connection depends on time; here it becomes what it comes to for the data: a rollback. */
const undisturbed = (slot: Slot): Slot => {
  const { mishap } = slot;
  return mishap?.kind === 'cut' || mishap?.kind === 'kill' ? { ...slot, mishap: { kind: 'rollback' } } : slot;
};
