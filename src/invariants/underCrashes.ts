import { setTimeout as sleep } from 'node:timers/promises';
import type { Server } from '../postgres/server.js';
import type { CheckedInvariant } from './ask.js';
import { type Companion, runChurn } from './churn/engine.js';
import { History } from './churn/history.js';
import type { Entry } from './churn/outcome.js';
import { checkAtRest } from './churn/rest.js';
import { type Clone, onFreshClone } from './clones.js';
import type { Ground } from './ground.js';
import { onSession } from './onSession.js';

/** One kill -9 of the server in the middle of churn, and what was there after recovery. */
export interface Crash {
  /** Operations that the clients were told are committed, since the crash before. */
  readonly acknowledged: number;
  /** Operations whose COMMIT was on its way: in the database or not, both are right. */
  readonly unanswered: number;
  /** From the start of the server to the first answer. */
  readonly recoveryMs: number;
  /** Every invariant, and that everything acknowledged since the first crash is there. */
  readonly rest: readonly CheckedInvariant[];
}

export type CrashResult =
  | { readonly state: 'crashed'; readonly crashes: readonly Crash[] }
  | { readonly state: 'skipped'; readonly reason: string };

/** How long operations run before a crash, at least and at most. */
const CHURN_MS = { least: 300, most: 1300 };

/** Kills the server again and again while operations run on one clone; after each recovery everything is asked. */
export const checkUnderCrashes = async (ground: Ground, count: number): Promise<CrashResult> => {
  const { crash, restart } = ground.server;
  if (crash === undefined || restart === undefined)
    return { state: 'skipped', reason: `planproof does not own this server (${ground.server.provider})` };
  await waitUntilAlone(ground);
  ground.signal.throwIfAborted();
  ground.emit({ kind: 'step', title: 'Crashing the server', total: count, unit: 'crashes' });
  const recover = async () => {
    const start = performance.now();
    await restart('measuring');
    return performance.now() - start;
  };
  const crashes = await onFreshClone(ground.template, (clone) => crashAgain(ground, clone, count, { crash, recover }));
  return { state: 'crashed', crashes };
};

interface Means {
  readonly crash: () => Promise<void>;
  readonly recover: () => Promise<number>;
}

const crashAgain = async (ground: Ground, clone: Clone, count: number, { crash, recover }: Means): Promise<Crash[]> => {
  const crashes: Crash[] = [];
  const entries: Entry[] = [];
  const history = new History();
  for (let firstSequence = 0; crashes.length < count && !ground.signal.aborted; ) {
    const churned = await runChurn({
      ...ground,
      connect: clone.connect,
      connectAsOwner: clone.connectAsOwner,
      schedule: ground.schedule(),
      firstSequence,
      // The crash ends it.
      limit: { seconds: Number.POSITIVE_INFINITY },
      stopAtViolation: false,
      refuseHopeless: true,
      serverMayGo: true,
      companions: [crashing(crash, crashes.length)],
    });
    const recoveryMs = await recover();
    entries.push(...churned.entries);
    history.include(churned.history);
    firstSequence = Math.max(...churned.issued);
    crashes.push({ ...tally(churned.entries), recoveryMs, rest: await rested(ground, clone, entries, history) });
    ground.emit({ kind: 'advance', done: crashes.length });
  }
  return crashes;
};

/** Crashes at moments spread over the interval, each a golden-ratio step from the one before: never the same, and no dice. */
const crashing =
  (crash: () => Promise<void>, index: number): Companion =>
  async ({ stop }) => {
    const share = (index * 0.618) % 1;
    await sleep(CHURN_MS.least + share * (CHURN_MS.most - CHURN_MS.least), undefined, { signal: stop }).catch(
      () => undefined,
    );
    if (!stop.aborted) await crash();
  };

const tally = (entries: readonly Entry[]) => ({
  acknowledged: entries.filter(({ outcome }) => outcome.state === 'committed').length,
  unanswered: entries.filter(({ outcome }) => outcome.state === 'lost' && outcome.commit === 'unknown').length,
});

const rested = ({ subject }: Ground, { connect }: Clone, entries: readonly Entry[], history: History) =>
  onSession(connect, (session) => checkAtRest(session, subject, entries, history));

const OTHERS = `
  SELECT DISTINCT application_name AS name FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND application_name <> current_setting('application_name')`;

/** A crash would take the server from whoever else uses it. */
const waitUntilAlone = async ({ server, emit, signal }: Pick<Ground, 'server' | 'emit' | 'signal'>): Promise<void> => {
  for (let told = false; !signal.aborted; await sleep(500)) {
    const names = await othersOn(server);
    if (names.length === 0) return;
    if (!told) emit({ kind: 'note', message: `Waiting for ${names.join(', ')} before the server is crashed.` });
    told = true;
  }
};

const othersOn = (server: Server): Promise<readonly string[]> =>
  onSession(server.connect, async (session) => (await session.query<{ name: string }>(OTHERS)).map(({ name }) => name));
