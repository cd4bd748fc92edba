import type { Session } from './session.js';

/** A streaming standby of a server: reads what the primary wrote, as late as it is told to. */
export interface Standby {
  connect(database: string): Promise<Session>;
  /** Waits until everything that the primary has written by now can be read here. */
  catchUp(): Promise<void>;
  /** From now on it receives and does not replay: it lags. */
  pause(): Promise<void>;
  /** Bytes of WAL that the primary has written and this one has not replayed. */
  lagBytes(): Promise<number>;
  /** Ends it and removes its copy of the data. */
  stop(): Promise<void>;
}
