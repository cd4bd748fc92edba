import type { HistoryEvent } from '../../scenario/churn.js';
import type { Clone } from '../clones.js';
import type { Ground } from '../ground.js';

/** Where a clone can be read once it is in its condition. */
export interface Place {
  readonly connect: Clone['connect'];
  /** Called before every measurement, where measuring itself ends the condition. */
  readonly renew?: () => Promise<void>;
  /** What the operations recorded that led here; absent where the place does not show all of them. */
  readonly history?: readonly HistoryEvent[];
  /** What is worth knowing of how the condition came out: "lag 1.2 MB". */
  readonly note?: string;
}

/** A state of the database in which answers must still be true, and cost something else. */
export interface Condition {
  readonly name: string;
  /** In words, with what it is not. */
  readonly says: string;
  /** Brings the clone into the condition and holds it there while `task` runs. Throws `Unavailable`. */
  readonly during: <T>(clone: Clone, ground: Ground, task: (place: Place) => Promise<T>) => Promise<T>;
}

/** Thrown where a server cannot be brought into a condition; its message says why. */
export class Unavailable extends Error {}
