import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '../postgres/session.js';
import type { Round } from '../scenario/expand.js';
import { inputOutputElsewhere, type OnCpuClock, onCpuClock, serverClock } from './clock.js';
import type { Fact, MeasurementKey, PlanMode, Probe, ServerSource, WorkFact } from './fact.js';
import { explain } from './probes/explain.js';
import { type Contestant, contestant, type Pacing, pairs } from './probes/pairs.js';
import { samples } from './probes/samples.js';
import { countRepetitions, type StatementCounting, trackStatements } from './probes/statements.js';
import { REPETITIONS } from './repetitions.js';
import type { PinnedSessions } from './sessions.js';
import type { SettingsMode } from './settings.js';
import { hasPlans, isRead, type PreparedStatement, type Target, target } from './target.js';

/** Every shape on one case, the reference first, under one plan mode and one settings mode. */
export type MeasureRound = Round<PlanMode, SettingsMode>;

export interface MeasureOptions {
  readonly sessions: PinnedSessions;
  /** Which probes the budgets on a measurement need; what only the report shows is measured briefly. */
  readonly needs: (key: MeasurementKey) => readonly Probe[];
  /** Whether samples break a latency budget, so that they need to be confirmed. */
  readonly tooSlow: (key: MeasurementKey, wallTimeMs: readonly number[]) => boolean;
  /** Whether the time that the server counts is read beside CPU time; else instead of it, where that cannot be read. */
  readonly asksServerTime?: (key: MeasurementKey) => boolean;
  /** Counts the statements of a database by pg_stat_statements. */
  readonly counting: (database: string) => Promise<StatementCounting>;
  /** The pid on this machine of a session's backend, where the server is on this machine. */
  readonly backendPid?: ((session: Session) => number) | undefined;
  /** How long a series of pairs goes on for a candidate; decided from what was seen so far. */
  readonly pacing: (candidate: MeasurementKey) => Pacing;
  readonly signal: AbortSignal;
}

/** A plan alone needs one. */
const TIMES_COUNTED: Readonly<Record<SettingsMode, number>> = { counting: REPETITIONS, production: 1 };

/** A 95th percentile has a lower bound from 59 samples on; a median to look at needs a few. */
const THOROUGH = { min: 3, max: 100, maxMs: 100 };
const BRIEF = { min: 1, max: 5, maxMs: 20 };

/** Runs the probes on every shape of a round: counters first, then time. */
export const measureRound = async (round: MeasureRound, options: MeasureOptions): Promise<readonly Fact[]> => {
  const targets = await openTargets(round, options.sessions);
  const facts: Fact[] = [];
  for (const one of targets) {
    options.signal.throwIfAborted();
    facts.push(await countWork(one, options), ...(await planningFacts(one, options)));
  }
  return [...facts, ...(await TIMES[round.settings](targets, options))];
};

/** A moment of load is no latency: what seems too slow is sampled afresh, up to three times, each in another moment. */
const CONFIRMATIONS = 3;
const PAUSE_MS = 1_000;

type Timing = (targets: readonly Target[], options: MeasureOptions) => Promise<readonly Fact[]>;

const sampleFacts: Timing = async (targets, { needs, tooSlow, signal }) => {
  const facts: Fact[] = [];
  for (const one of targets) {
    signal.throwIfAborted();
    const limits = needs(one.key).includes('samples') ? THOROUGH : BRIEF;
    let wallTimeMs = await samples(one, limits);
    for (let again = 0; again < CONFIRMATIONS && tooSlow(one.key, wallTimeMs); again += 1) {
      await pause(PAUSE_MS);
      wallTimeMs = await samples(one, limits);
    }
    facts.push({ probe: 'samples', key: one.key, wallTimeMs });
  }
  return facts;
};

/** Binds every read shape of a round to its session. */
export const openTargets = async (round: MeasureRound, sessions: PinnedSessions): Promise<readonly Target[]> => {
  const { planMode, settings } = round;
  const targets: Target[] = [];
  for (const shape of round.shapes.filter(isRead)) {
    if (planMode === 'generic' && shape.role === 'candidate' && !hasPlans(shape)) continue;
    const key: MeasurementKey = { shape: shape.name, case: round.case.name, planMode, settings };
    const session = await sessions.get(shape.name, planMode, settings);
    targets.push(target(session, key, shape, round.case.params));
  }
  return targets;
};

/** One statement is explained; a program is counted as a whole, since a sum over its plans would miss what none shows. */
export const countWork = (one: Target, { counting }: Pick<MeasureOptions, 'counting'>): Promise<WorkFact> =>
  one.statement === undefined ? countStatements(one, counting) : explainWork(one, one.statement);

const countStatements = async (
  { key, session, execute }: Target,
  counting: MeasureOptions['counting'],
): Promise<WorkFact> => {
  const { rows } = await execute();
  await trackStatements(session);
  const counter = await counting(session.database);
  const counted = await countRepetitions(counter, execute, TIMES_COUNTED[key.settings]);
  await trackStatements(session, 'none');
  return { probe: 'statements', key, ...counted, rowsReturned: rows.length };
};

/** Explains a target's one statement, after an execution that warms its caches. */
export const explainWork = async (
  { key, session, execute }: Target,
  statement: PreparedStatement,
): Promise<WorkFact> => {
  const { rows } = await execute();
  const repetitions = TIMES_COUNTED[key.settings];
  const documents = await explain(session, statement, { repetitions, analyze: true });
  return { probe: 'explain', key, documents, rowsReturned: rows.length };
};

/** A median has an interval from six samples on; planning takes well below a millisecond. */
const PLANNINGS = 30;

const planningFacts = async (
  { key, session, statement }: Target,
  { needs }: MeasureOptions,
): Promise<readonly Fact[]> => {
  if (statement === undefined || !needs(key).includes('planning')) return [];
  const documents = await explain(session, statement, { repetitions: PLANNINGS, analyze: false });
  return [{ probe: 'planning', key, documents }];
};

const pairFacts: Timing = async ([reference, ...candidates], options) => {
  const facts: Fact[] = [];
  if (reference === undefined || candidates.length === 0) return facts;
  options.signal.throwIfAborted();
  const old = await warmedUp(reference, options);
  for (const candidate of candidates) {
    options.signal.throwIfAborted();
    facts.push(await pairFact('pairs', old, await warmedUp(candidate, options), options));
  }
  return facts;
};

/** How shapes are compared when both are counted alike, and what a client would wait in production. */
const TIMES: Readonly<Record<SettingsMode, Timing>> = { counting: pairFacts, production: sampleFacts };

type PairFact = Extract<Fact, { pairs: unknown }>;

type PairOptions = Pick<MeasureOptions, 'sessions' | 'backendPid' | 'pacing'> &
  Partial<Pick<MeasureOptions, 'counting' | 'asksServerTime'>>;

/** Makes a target ready to be timed, by the clock of its backend. */
export const warmedUp = async (one: Target, { backendPid }: Pick<PairOptions, 'backendPid'>): Promise<Contestant> =>
  contestant(one, await cpuClock(one, backendPid));

/** Times a candidate against the reference; or, as `aa`, a shape against itself in another database. */
export const pairFact = async (
  probe: 'pairs' | 'aa',
  old: Contestant,
  anew: Contestant,
  options: PairOptions,
): Promise<PairFact> => {
  const { key, session } = anew.target;
  const blind = [old.clock, anew.clock].find((clock) => !clock.available);
  const isAsked = options.asksServerTime?.(key) ?? false;
  const byServer =
    blind !== undefined || isAsked ? await serverClocks(old.target, anew.target, { ...options, isAsked }) : undefined;
  const [oldMs, newMs] = byServer?.available ? byServer.readMs : [];
  const series = await pairs({ ...old, serverMs: oldMs }, { ...anew, serverMs: newMs }, options.pacing(key));
  // What counts statements costs time of its own.
  for (const each of byServer ? [old.target.session, session] : []) await trackStatements(each, 'none');
  return {
    probe,
    key,
    reference: old.target.key.shape,
    batch: { reference: old.batch, candidate: anew.batch },
    backends: options.sessions.apart(old.target.session, session),
    ...series,
    ...(blind !== undefined && !blind.available && { onCpuUnavailable: blind.reason }),
    ...(byServer?.available === true && { serverSource: byServer.source }),
    ...(byServer?.available === false && { serverUnavailable: byServer.reason }),
  };
};

const cpuClock = async (one: Target, backendPid: MeasureOptions['backendPid']): Promise<OnCpuClock> => {
  const clock = onCpuClock(backendPid?.(one.session));
  const elsewhere = clock.available ? await inputOutputElsewhere(one) : undefined;
  return elsewhere === undefined ? clock : { available: false, reason: elsewhere };
};

type ReadMs = () => Promise<number>;

type ServerClocks =
  | { readonly available: true; readonly readMs: readonly [ReadMs, ReadMs]; readonly source: ServerSource }
  | { readonly available: false; readonly reason: string };

/** The server's clock for both sides, or why there is none. */
const serverClocks = async (
  old: Target,
  anew: Target,
  { counting, isAsked }: Pick<PairOptions, 'counting'> & { readonly isAsked: boolean },
): Promise<ServerClocks> => {
  if (counting === undefined) return { available: false, reason: 'not asked for' };
  const clockFor = async (target: Target) =>
    serverClock(target, await counting(target.session.database), isAsked ? 'elapsed' : 'cpu-or-elapsed');
  const [reference, candidate] = [await clockFor(old), await clockFor(anew)];
  if (!reference.available) return reference;
  if (!candidate.available) return candidate;
  const { source } = reference;
  if (source !== candidate.source) return { available: false, reason: 'it counts the two sides differently' };
  return { available: true, readMs: [reference.readMs, candidate.readMs], source };
};
