import type { Measurement } from '../../../gate/measurement.js';
import { countWork } from '../../../measure/measure.js';
import { withScratchClone } from '../../../measure/scratchClone.js';
import type { Server } from '../../../postgres/server.js';
import { type Counted, type CountOptions, count } from './count.js';

/** What must be seen in every run: a name, and a run that has the fault. */
export type Faults = Readonly<Record<string, () => Promise<readonly Measurement[]>>>;

/** Keeps the faults of a scenario whose shapes live in one database, while the task runs. */
export const withFaults = async <T>(
  counted: Counted,
  shape: string,
  task: (faults: Faults) => Promise<T>,
): Promise<T> =>
  withScratchClone(counted.server, counted.place.databaseOf(shape), async (bare) => {
    const { server, place } = counted;
    await dropIndexes(server, bare);
    return task({
      'a lost index': () => count({ ...counted, place: { ...place, connect: () => server.connect(bare) } }),
      'a sort that spills': () => count(counted, { settings: { work_mem: '64kB' } }),
      'one query a row': () => count(counted, { work: queryPerRow }),
    });
  });

/** The fewest that are a loop: more are only easier to see. */
const QUERIES = 2;

/** The shape as a program that asks again for every row of a list. */
const queryPerRow: NonNullable<CountOptions['work']> = ({ statement: _, ...one }, options) => {
  const execute = async () => {
    for (let query = 1; query < QUERIES; query += 1) await one.execute();
    return one.execute();
  };
  return countWork({ ...one, execute }, options);
};

const dropIndexes = async (server: Server, database: string): Promise<void> => {
  const session = await server.connect(database);
  await session.script(`
    DO $$ DECLARE drop text; BEGIN
      FOR drop IN SELECT CASE WHEN conname IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
                              ELSE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) END
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x')
        WHERE relnamespace = 'public'::regnamespace AND NOT relispartition LOOP EXECUTE drop; END LOOP; END $$`);
  await session.end();
};
