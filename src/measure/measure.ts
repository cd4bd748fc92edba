import type { Session } from '../postgres/session.js';
import type { Round } from '../scenario/expand.js';
import { onCpuClock } from './clock.js';
import type { Fact, MeasurementKey, Pair, PlanMode, Probe } from './fact.js';
import { explain } from './probes/explain.js';
import { type Continue, contestant, pairs } from './probes/pairs.js';
import { samples } from './probes/samples.js';
import type { PinnedSessions } from './sessions.js';
import type { SettingsMode } from './settings.js';
import { isRead, type Target, target } from './target.js';

/** Every shape on one case, the reference first, under one plan mode and one settings mode. */
export type MeasureRound = Round<PlanMode, SettingsMode>;

export interface MeasureOptions {
  readonly sessions: PinnedSessions;
  /** Which probes the budgets and the report need. */
  readonly needs: readonly { readonly probe: Probe; readonly settings: SettingsMode }[];
  /** The pid on this machine of a session's backend, where the server is on this machine. */
  readonly backendPid?: ((session: Session) => number) | undefined;
  /** Who goes first, pair by pair; as long as the longest series. */
  readonly order: () => Iterable<Pair['first']>;
  /** Whether a series of pairs goes on; decided from what was seen so far. */
  readonly more: Continue;
  readonly signal: AbortSignal;
}

/** Three repetitions show whether a counter repeats; a plan alone needs one. */
const REPETITIONS: Readonly<Record<SettingsMode, number>> = { counting: 3, production: 1 };

const SAMPLING = { min: 3, max: 200, maxMs: 150 };

/** Runs the probes on every shape of a round: counters first, then time. */
export const measureRound = async (round: MeasureRound, options: MeasureOptions): Promise<readonly Fact[]> => {
  const wanted = (probe: Probe) =>
    options.needs.some((need) => need.probe === probe && need.settings === round.settings);
  const targets = await openTargets(round, options.sessions);
  const facts: Fact[] = [];
  for (const one of targets) {
    options.signal.throwIfAborted();
    const warm = await one.execute();
    if (wanted('explain')) facts.push(await explainFact(one, warm.rows.length));
  }
  for (const one of targets) {
    options.signal.throwIfAborted();
    if (wanted('samples')) facts.push({ probe: 'samples', key: one.key, wallTimeMs: await samples(one, SAMPLING) });
  }
  if (wanted('pairs')) facts.push(...(await pairFacts(targets, options)));
  return facts;
};

const openTargets = async (round: MeasureRound, sessions: PinnedSessions): Promise<readonly Target[]> => {
  const { planMode, settings } = round;
  const targets: Target[] = [];
  for (const shape of round.shapes.filter(isRead)) {
    const key: MeasurementKey = { shape: shape.name, case: round.case.name, planMode, settings };
    const session = await sessions.get(shape.name, planMode, settings);
    targets.push(target(session, key, shape, round.case.params));
  }
  return targets;
};

const explainFact = async ({ key, session, statement }: Target, rowsReturned: number): Promise<Fact> => {
  const repetitions = REPETITIONS[key.settings];
  const documents = statement === undefined ? [] : await explain(session, statement, { repetitions, analyze: true });
  return { probe: 'explain', key, documents, rowsReturned };
};

const pairFacts = async ([first, ...rest]: readonly Target[], options: MeasureOptions): Promise<readonly Fact[]> => {
  if (first === undefined) return [];
  const clockOf = ({ session }: Target) => onCpuClock(options.backendPid?.(session));
  const reference = await contestant(first, clockOf(first));
  const facts: Fact[] = [];
  for (const one of rest) {
    options.signal.throwIfAborted();
    const candidate = await contestant(one, clockOf(one));
    const blind = [reference, candidate].map(({ clock }) => clock).find((clock) => !clock.available);
    facts.push({
      probe: 'pairs',
      key: one.key,
      reference: first.key.shape,
      batch: { reference: reference.batch, candidate: candidate.batch },
      pairs: await pairs(reference, candidate, options.order(), options.more),
      ...(blind !== undefined && !blind.available && { onCpuUnavailable: blind.reason }),
    });
  }
  return facts;
};
