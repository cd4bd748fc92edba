import type { CheckedInvariant } from '../ask.js';
import { type Clone, onFreshClone, type Template } from '../clones.js';
import { onSession } from '../onSession.js';
import { type ChurnRequest, runChurn } from './engine.js';
import { History } from './history.js';
import { shares } from './limit.js';
import { oneByOne } from './oneByOne.js';
import type { Entry } from './outcome.js';
import { checkAtRest } from './rest.js';
import type { Schedule, Slot } from './slot.js';
import type { Violation } from './watch.js';

/** The fewest operations of a schedule after which a violation could still be seen, on a fresh clone. */
export type Reproduction =
  /** No race is needed: the first so many operations of the schedule, one after the other, are enough. */
  | { readonly how: 'one-by-one'; readonly operations: number; readonly last: Slot; readonly violation: Violation }
  /** It took connections at once; the same number of operations may need several tries. */
  | { readonly how: 'at-once'; readonly operations: number; readonly tries: number; readonly violation: Violation }
  | { readonly how: 'not'; readonly tries: number };

export interface ReproduceOptions {
  readonly template: Template;
  readonly request: Omit<
    ChurnRequest,
    'connect' | 'connectAsOwner' | 'firstSequence' | 'limit' | 'stopAtViolation' | 'companions'
  >;
  /** How many operations had been issued in all when the violation was seen. */
  readonly operations: number;
  /** Names of the invariants that were violated. */
  readonly violated: readonly string[];
  /** When to stop looking for a shorter prefix, by `performance.now()`. */
  readonly deadline: number;
}

/** Replays prefixes of a schedule on fresh clones: one operation after the other first, then at once. */
export const reproduce = async (options: ReproduceOptions): Promise<Reproduction> =>
  (await reproduceOneByOne(options)) ?? (await reproduceAtOnce(options));

/** The order of a schedule without its timing: the first operation of every connection, then every second, ... */
export const slotAt = (schedule: Schedule, connections: number, index: number): Slot =>
  schedule(index % connections, Math.floor(index / connections));

/** At how many points of a window the invariants are asked; each pass narrows the window by so much. */
const POINTS = 8;

const reproduceOneByOne = async (options: ReproduceOptions): Promise<Reproduction | undefined> => {
  const { schedule, connections } = options.request;
  let found: { readonly operations: number; readonly violation: Violation } | undefined;
  for (let [green, red] = [0, options.operations]; red - green > 0 && performance.now() < options.deadline; ) {
    const step = Math.max(1, Math.ceil((red - green) / POINTS));
    const pass = await onFreshClone(options.template, (clone) => firstRed(clone, options, { green, red, step }));
    if (pass === undefined) break;
    found = pass;
    red = pass.operations;
    green = Math.max(green, red - step);
    if (step === 1) break;
  }
  if (found === undefined) return undefined;
  return { how: 'one-by-one', ...found, last: slotAt(schedule, connections, found.operations - 1) };
};

interface Window {
  /** Operations after which all was well, and after which it was not. */
  readonly green: number;
  readonly red: number;
  readonly step: number;
}

/** Runs the window's operations on a clone and asks after each step; the first step that is red. */
const firstRed = ({ connect }: Clone, options: ReproduceOptions, { green, red, step }: Window) =>
  onSession(connect, async (session) => {
    const { schedule, connections, prepare, subject } = options.request;
    const history = new History();
    const entries: Entry[] = [];
    for (let done = 0; done < red && performance.now() < options.deadline; ) {
      const next = done === 0 && green > 0 ? green : Math.min(red, done + step);
      const slots = Array.from({ length: next - done }, (_, index) => slotAt(schedule, connections, done + index));
      entries.push(...(await oneByOne(slots, { connect, prepare, history })));
      done = next;
      if (done <= green) continue;
      const violation = sameViolation(await checkAtRest(session, subject, entries, history), options.violated);
      if (violation !== undefined) return { operations: done, violation };
    }
    return undefined;
  });

const sameViolation = (results: readonly CheckedInvariant[], names: readonly string[]): Violation | undefined =>
  results.find((result): result is Violation => result.state === 'violated' && names.includes(result.name));

/** A race does not happen each time: so many tries before a prefix counts as too short. */
const TRIES = 3;

const reproduceAtOnce = async (options: ReproduceOptions): Promise<Reproduction> => {
  let tries = 0;
  let best: { readonly operations: number; readonly violation: Violation } | undefined;
  let green = 0;
  for (let size = options.operations; size > green && performance.now() < options.deadline; ) {
    const seen = await raceOf(size, options, () => {
      tries += 1;
    });
    if (seen === undefined) green = size;
    else best = seen;
    if (best === undefined) break;
    // Within a tenth is near enough: races are not exact anyway.
    if (best.operations - green <= best.operations / 10) break;
    size = Math.floor((green + best.operations) / 2);
  }
  return best === undefined ? { how: 'not', tries } : { how: 'at-once', tries, ...best };
};

const raceOf = async (operations: number, options: ReproduceOptions, onTry: () => void) => {
  for (let attempt = 0; attempt < TRIES && performance.now() < options.deadline; attempt += 1) {
    onTry();
    const seen = await onFreshClone(options.template, (clone) => race(clone, operations, options));
    if (seen !== undefined) return seen;
  }
  return undefined;
};

const race = async (clone: Clone, operations: number, { request, violated }: ReproduceOptions) => {
  const outcome = await runChurn({
    ...request,
    connect: clone.connect,
    connectAsOwner: clone.connectAsOwner,
    firstSequence: 0,
    limit: { operations: shares(operations, request.connections) },
    stopAtViolation: true,
  });
  const sighting = outcome.sightings.find(({ violation }) => violated.includes(violation.name));
  if (sighting !== undefined) {
    const issued = request.connections * Math.max(...sighting.issued);
    return { operations: Math.min(operations, issued), violation: sighting.violation };
  }
  const results = await onSession(clone.connect, (session) =>
    checkAtRest(session, request.subject, outcome.entries, outcome.history),
  );
  const violation = sameViolation(results, violated);
  return violation && { operations, violation };
};
