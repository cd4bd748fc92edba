import type { CheckedInvariant } from './ask.js';
import { type ChurnOutcome, type Companion, type Limit, runChurn, type Sighting } from './churn/engine.js';
import { History } from './churn/history.js';
import { shares } from './churn/limit.js';
import { oneByOne } from './churn/oneByOne.js';
import type { Entry } from './churn/outcome.js';
import { type Reproduction, reproduce, slotAt } from './churn/reproduce.js';
import { checkAtRest } from './churn/rest.js';
import { type ChurnSummary, churnSummary } from './churn/summary.js';
import { type Clone, onFreshClone } from './clones.js';
import type { Ground } from './ground.js';
import { onSession } from './onSession.js';

/** What a churn showed. */
export interface ChurnResult {
  readonly summary: ChurnSummary;
  /** Violations that snapshots showed while operations ran. */
  readonly sightings: readonly Sighting[];
  /** Every invariant once no operation ran any more. */
  readonly rest: readonly CheckedInvariant[];
  /** Where something was violated: the fewest operations that still show it. */
  readonly reproduction?: Reproduction;
  /** Every operation that was issued, in order of its end. */
  readonly entries: readonly Entry[];
}

export interface UnderChurn {
  readonly limit: Limit | { readonly oneByOne: number };
  readonly companions?: readonly Companion[];
  /** How long a shorter failing prefix is looked for. */
  readonly reproduceMs: number;
}

/** Lets operations run on a fresh clone, with snapshots meanwhile and a check at rest; a failure is reduced. */
export const checkUnderChurn = async (ground: Ground, options: UnderChurn): Promise<ChurnResult> => {
  ground.emit({ kind: 'step', title: 'Churning', unit: 'operations', ...totalOf(options.limit) });
  const { outcome, rest } = await onFreshClone(ground.template, async (clone) => {
    const outcome = await operate(ground, clone, options);
    ground.emit({ kind: 'step', title: 'Checking at rest' });
    const rest = await onSession(clone.connect, (session) =>
      checkAtRest(session, ground.subject, outcome.entries, outcome.history),
    );
    return { outcome, rest };
  });
  const found = { summary: churnSummary(outcome), sightings: outcome.sightings, rest, entries: outcome.entries };
  const violated = namesOfViolated(outcome, rest);
  if (violated.length === 0 || ground.signal.aborted) return found;
  return { ...found, reproduction: await reduce(ground, options, outcome, violated) };
};

const operate = (ground: Ground, clone: Clone, { limit, companions = [] }: UnderChurn): Promise<ChurnOutcome> => {
  const onProgress = everyHundredth((done) => ground.emit({ kind: 'advance', done }));
  if ('oneByOne' in limit) return inOrder(ground, clone, limit.oneByOne, onProgress);
  return runChurn({
    ...ground,
    connect: clone.connect,
    connectAsOwner: clone.connectAsOwner,
    schedule: ground.schedule(),
    firstSequence: 0,
    limit,
    stopAtViolation: true,
    refuseHopeless: true,
    companions,
    onProgress,
  });
};

/** The schedule without its races. */
const inOrder = async (
  { schedule, prepare, connections }: Ground,
  { connect }: Clone,
  operations: number,
  onProgress: (done: number) => void,
): Promise<ChurnOutcome> => {
  const start = performance.now();
  const history = new History();
  const slots = schedule();
  const run = Array.from({ length: operations }, (_, index) => slotAt(slots, connections, index));
  const entries = await oneByOne(run, { connect, prepare, history, onProgress });
  const durationMs = performance.now() - start;
  const issued = shares(operations, connections);
  return { entries, history, sightings: [], snapshotsMs: [], watchedMs: [], durationMs, issued };
};

const totalOf = (limit: UnderChurn['limit']) => {
  if ('oneByOne' in limit) return { total: limit.oneByOne };
  return 'seconds' in limit ? {} : { total: limit.operations.reduce((sum, count) => sum + count, 0) };
};

const everyHundredth = (tell: (done: number) => void) => (done: number) => {
  if (done % 100 === 0) tell(done);
};

const namesOfViolated = ({ sightings }: ChurnOutcome, rest: readonly CheckedInvariant[]): string[] => [
  ...new Set([
    ...sightings.map(({ violation }) => violation.name),
    ...rest.filter(({ state }) => state === 'violated').map(({ name }) => name),
  ]),
];

const reduce = (
  ground: Ground,
  { reproduceMs }: UnderChurn,
  { issued, sightings }: ChurnOutcome,
  violated: readonly string[],
): Promise<Reproduction> => {
  ground.emit({ kind: 'step', title: 'Looking for the shortest prefix that still fails' });
  const reached = sightings[0]?.issued ?? issued;
  return reproduce({
    template: ground.template,
    request: { ...ground, schedule: ground.schedule(), refuseHopeless: false },
    operations: ground.connections * Math.max(...reached),
    violated,
    deadline: performance.now() + reproduceMs,
  });
};
