import type { Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import type { Operation } from '../scenario/churn.js';
import type { ChurnRequest } from './churn/engine.js';
import type { Schedule } from './churn/slot.js';
import type { Become, Template } from './clones.js';
import type { CostOf } from './cost.js';
import type { Subject } from './subject.js';

/** What every part of a scenario's check stands on. */
export interface Ground extends Pick<ChurnRequest, 'prepare' | 'connections' | 'snapshotEveryMs' | 'signal'> {
  readonly server: Server;
  /** Clones of it have the dataset's rows, the setups of the shapes under churn, and a ledger. */
  readonly template: Template;
  /** What makes a session one of the application's, where it is not opened through a clone. */
  readonly become: Become;
  readonly subject: Subject;
  /** The schedule of the seed; operations given here take the place of those of the same name. */
  readonly schedule: (replaced?: readonly Operation[]) => Schedule;
  /** How many operations bring a clone into a condition. */
  readonly operationsBefore: number;
  /** What reading costs. */
  readonly cost: CostOf;
  readonly emit: Emit;
}
