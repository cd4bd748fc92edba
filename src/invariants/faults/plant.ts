import { inputError } from '../../errors.js';
import type { Session } from '../../postgres/session.js';
import type { Fault } from '../../scenario/fault.js';
import type { CheckedInvariant } from '../ask.js';
import { runChurn } from '../churn/engine.js';
import { shares } from '../churn/limit.js';
import { orderly } from '../churn/oneByOne.js';
import type { Entry } from '../churn/outcome.js';
import { checkAtRest } from '../churn/rest.js';
import { type Clone, onFreshClone } from '../clones.js';
import type { Ground } from '../ground.js';
import { onSession } from '../onSession.js';
import { askAtRest } from '../subject.js';
import { Impossible } from './impossible.js';

/** What became of a planted fault. */
export type PlantedFault = { readonly name: string } & (
  | { readonly state: 'caught'; readonly by: readonly string[] }
  /** Nothing, or not what the fault must break, went red. */
  | { readonly state: 'survived'; readonly reason: string }
  /** The data cannot hold it, so nobody needs to catch it. */
  | { readonly state: 'impossible'; readonly reason: string }
);

type PlantOptions = Pick<
  Ground,
  'template' | 'subject' | 'schedule' | 'prepare' | 'connections' | 'snapshotEveryMs' | 'signal'
>;

const OPERATIONS = 500;
/** A fault that is a race may not show at once: so many churns, of other operations each, before it counts as survived. */
const TRIES = 3;

/** Plants one fault in a fresh clone and looks which invariants go red. */
export const plantFault = async (fault: Fault, options: PlantOptions): Promise<PlantedFault> => {
  const operations = fault.churn ?? (fault.operations === undefined ? 0 : OPERATIONS);
  for (let tried = 1; ; tried += 1) {
    const firstSequence = (tried - 1) * operations;
    const planted = await plantOnce(fault, { operations, firstSequence }, options);
    if (planted.state !== 'survived' || operations === 0 || tried === TRIES) return planted;
  }
};

interface Part {
  /** How many operations run, and with which number each connection begins. */
  readonly operations: number;
  readonly firstSequence: number;
}

const plantOnce = (fault: Fault, part: Part, options: PlantOptions): Promise<PlantedFault> =>
  onFreshClone(options.template, async (clone) => {
    try {
      return judged(fault, await redAfter(fault, part, clone, options));
    } catch (error) {
      if (error instanceof Impossible) return { name: fault.name, state: 'impossible', reason: error.message };
      throw error;
    }
  });

const judged = ({ name, breaks }: Fault, red: readonly string[]): PlantedFault => {
  const missed = (breaks ?? []).filter((invariant) => !red.includes(invariant));
  if (red.length > 0 && missed.length === 0) return { name, state: 'caught', by: red };
  const reason = missed.length === 0 ? 'every invariant held' : `these held: ${missed.join(', ')}`;
  return { name, state: 'survived', reason };
};

/** Names of the invariants that are violated once the fault is planted. */
const redAfter = (fault: Fault, part: Part, clone: Clone, options: PlantOptions): Promise<readonly string[]> =>
  onSession(clone.connect, async (session) => {
    await onSession(clone.connectAsOwner, (owner) => apply(fault, owner, clone, options));
    if (part.operations === 0) return violated(await askAtRest(session, options.subject));
    return redAfterChurn(fault, part, session, clone, options);
  });

const violated = (results: readonly CheckedInvariant[]): string[] =>
  results.filter(({ state }) => state === 'violated').map(({ name }) => name);

const apply = async (fault: Fault, session: Session, { connect }: Clone, options: PlantOptions): Promise<void> => {
  if (fault.apply === undefined) return;
  const { run, end } = orderly({ connect, prepare: options.prepare });
  const slots = options.schedule(fault.operations);
  let sequence = 0;
  const operate = async (count: number) => {
    for (const last = sequence + count; sequence < last; sequence += 1) await run(slots(0, sequence));
  };
  try {
    await (typeof fault.apply === 'string' ? session.script(fault.apply) : fault.apply(session, operate));
  } catch (error) {
    throw error instanceof Impossible ? error : cannotBePlanted(fault, error);
  } finally {
    await end();
  }
};

const redAfterChurn = async (
  fault: Fault,
  { operations, firstSequence }: Part,
  session: Session,
  clone: Clone,
  options: PlantOptions,
): Promise<readonly string[]> => {
  const { subject, schedule, connections } = options;
  const outcome = await runChurn({
    ...options,
    connect: clone.connect,
    connectAsOwner: clone.connectAsOwner,
    schedule: schedule(fault.operations),
    firstSequence,
    limit: { operations: shares(operations, connections).map((share) => firstSequence + share) },
    stopAtViolation: false,
    refuseHopeless: false,
  });
  refuseBroken(fault, outcome.entries);
  const seen = outcome.sightings.map(({ violation }) => violation.name);
  const rest = violated(await checkAtRest(session, subject, outcome.entries, outcome.history));
  return [...new Set([...seen, ...rest])];
};

/** A fault whose own operation does not even run breaks nothing: SQL that is wrong, or an error that no server raised. */
const refuseBroken = (fault: Fault, entries: readonly Entry[]): void => {
  const own = new Set(fault.operations?.map(({ name }) => name));
  for (const { operation, outcome } of entries) {
    if (outcome.state !== 'failed' || !own.has(operation)) continue;
    if (outcome.sqlState === undefined || outcome.sqlState.startsWith('42'))
      throw cannotBePlanted(fault, new Error(`its operation "${operation}" fails: ${outcome.message}`));
  }
};

const cannotBePlanted = ({ name }: Fault, cause: unknown) =>
  inputError({
    code: 'fault-cannot-be-planted',
    message: `The fault "${name}" cannot be planted: ${cause instanceof Error ? cause.message : String(cause)}.`,
    hint: 'Mend the fault in the scenario; it runs on a clone with the setups of the shapes under churn.',
    cause,
  });
