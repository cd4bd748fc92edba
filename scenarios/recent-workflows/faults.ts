import type { Fault } from 'planproof';
import { KEEPING_THE_LAST_SAVED, saving, savingLate, unpublishing } from './operations.js';
import { remembered, TRUTH } from './truth.js';

const breaks = [remembered.name];

/** Planted bugs, each of which the invariant must see. */
export const faults: readonly Fault[] = [
  { name: 'a missed upsert', operations: [saving()], breaks },
  { name: 'a last_used_at moved back', operations: [savingLate(KEEPING_THE_LAST_SAVED)], breaks },
  { name: 'a row left after deletion', operations: [unpublishing()], breaks },
  {
    name: 'a backfill that skips the rows written meanwhile',
    apply: async (session, operate) => {
      await session.script(`CREATE TABLE backfill AS ${TRUTH}`);
      await operate(200);
      await session.script(`
        TRUNCATE workspace_recent_workflow;
        INSERT INTO workspace_recent_workflow (workspace_id, published_run_id, last_used_at)
        SELECT workspace_id, published_run_id, last_used_at FROM backfill`);
    },
    breaks,
  },
];
