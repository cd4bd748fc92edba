import { z } from 'zod';
import { ApplicationSession } from './environment.js';
import { count, flag, list, quantity, text } from './field.js';
import { Invariant } from './invariant.js';
import { Verdict } from './verdict.js';

const BLOCKS = 'blocks of 8 kB';
const share = (description: string) => quantity('share, from 0 to 1', description);
const operations = (description: string) => count('operations', description);

/** How closely something was watched. */
const Watch = z
  .object({
    count: count('snapshots', 'Snapshots in all.'),
    perSecond: quantity('snapshots a second', 'How often.'),
    seenShareOf50Ms: share('Violations lasting 50 ms that at least one snapshot would have seen.'),
  })
  .meta({ description: 'How closely something was watched.' });

const Counts = z
  .object({
    committed: operations('Acknowledged by the server.'),
    rolledBack: operations('Rolled back on purpose, or by an error that they expect.'),
    lost: operations('On connections that broke.'),
    failed: operations('Ended by an error that nobody expects.'),
    retries: count('retries', 'Runs again after a deadlock or a serialization failure.'),
  })
  .meta({ description: 'How operations ended.' });

/** What reading a shape cost at one moment. */
const Cost = z
  .object({
    shape: text('Name of the shape.'),
    case: text('Name of the case.'),
    executionTimeMs: quantity('ms', 'Time in the server; of a program, at the client.'),
    sharedBlocks: quantity(BLOCKS, 'Shared buffers touched, hit and read together; absent for a program.').optional(),
    sharedReadBlocks: quantity(BLOCKS, 'Those that were not in shared buffers.').optional(),
  })
  .meta({ description: 'What reading a shape cost at one moment.' });

/** One moment of a churn. */
const Moment = z
  .object({
    atMs: quantity('ms', 'Since the churn began.'),
    operations: operations('Ended by then.'),
    deadRows: count('rows', 'Dead rows in all tables, as the statistics of the server know them.'),
    bytes: count('bytes', 'Size of the database.'),
    costs: list(Cost, 'What each shape cost.'),
  })
  .meta({ description: 'One moment of a churn.' });

const Quantiles = z
  .object({
    p50Ms: quantity('ms', 'Median.'),
    p95Ms: quantity('ms', '95th percentile.'),
    p99Ms: quantity('ms', '99th percentile.'),
    maxMs: quantity('ms', 'The longest.'),
  })
  .meta({ description: 'Times at their quantiles.' });

const Load = z
  .object({
    shape: text('Name of the shape.'),
    case: text('Name of the case; absent: every case in turn.').optional(),
    clients: count('clients', 'Clients that read at once.'),
    rate: quantity('reads a second', 'Arrivals, whether or not those before were answered.'),
    readsPerSecond: quantity('reads a second', 'Reads answered.'),
    reads: count('reads', 'Reads in all.'),
    waited: Quantiles.meta({ description: 'From arrival to answer, waiting for a free client included.', unit: 'ms' }),
    served: Quantiles.meta({ description: 'From the moment a client sent it.', unit: 'ms' }),
  })
  .meta({ description: 'Reads by many clients while operations ran.' });

const Condition = z
  .object({
    name: text('Name of the condition.'),
    says: text('What it is, in words.'),
    note: text('What is worth knowing of how it came out.').optional(),
    skipped: text('Why it was not measured; absent where it was.').optional(),
    costs: list(Cost, 'What each shape cost on each case.'),
    invariants: list(Invariant, 'Whether the answers were right there.'),
  })
  .meta({ description: 'A state of the database in which shapes cost something else, and must still be right.' });

const Crash = z
  .object({
    acknowledged: operations('Acknowledged since the crash before.'),
    unanswered: operations('Whose COMMIT was on its way: in the database or not, both are right.'),
    recoveryMs: quantity('ms', 'From the start of the server to its first answer.'),
    invariants: list(Invariant, 'Every invariant after it, and that everything acknowledged is there.'),
  })
  .meta({ description: 'One kill of the server in the middle of churn.' });

const Fault = z
  .object({
    name: text('Name of the fault.'),
    state: z
      .enum(['caught', 'survived', 'impossible'])
      .meta({ description: 'Whether an invariant went red; impossible: the data cannot hold it.' }),
    caughtBy: list(text('Name of an invariant.'), 'The invariants that went red.'),
    reason: text('Why it survived, or could not be planted.').optional(),
  })
  .meta({ description: 'A fault that was planted, and must be caught.' });

/** What hostile load showed of a scenario. */
export const Check = z
  .object({
    passed: flag('Whether every answer was right and every fault caught.'),
    sentence: text('What came of it, in a sentence.'),
    seed: count('seed', 'Seed of the operations.'),
    connections: count('connections', 'Connections that ran operations at once.'),
    session: ApplicationSession.optional(),
    operations: operations('Operations in all.'),
    durationMs: quantity('ms', 'How long they ran.'),
    counts: Counts,
    snapshots: Watch.meta({ description: 'Snapshots on which every invariant was asked.' }),
    monitor: Watch.meta({ description: 'Looks of the monitor at what is cheap to ask.' }),
    invariants: list(Invariant, 'Violations seen while operations ran, then every invariant at rest.'),
    moments: list(Moment, 'Cost over time while operations ran.'),
    loads: list(Load, 'Reads by many clients while operations ran.'),
    verdicts: list(Verdict, 'What the gate said of the budgets on such reads.'),
    conditions: list(Condition, 'Costs and answers under adverse conditions.'),
    crashes: list(Crash, 'Kills of the server in the middle of churn.'),
    faults: list(Fault, 'Faults that were planted.'),
  })
  .meta({ description: 'What hostile load showed, as "planproof check" found it.' });
