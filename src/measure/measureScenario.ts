import type { Session } from '../postgres/session.js';
import type { Emit } from '../progress.js';
import type { Round } from '../scenario/expand.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { Fact, PlanMode } from './fact.js';
import { loop } from './loop.js';
import { type MeasureOptions, measureRound, pairFact, warmedUp } from './measure.js';
import { explain } from './probes/explain.js';
import type { Pacing } from './probes/pairs.js';
import { statementCounting } from './probes/statements.js';
import { type Connect, homes, pinnedSessions } from './sessions.js';
import type { SettingsMode } from './settings.js';
import { isRead, type Target, target } from './target.js';

export interface ScenarioOptions extends Omit<MeasureOptions, 'sessions' | 'counting'> {
  readonly connect: Connect;
  readonly databaseOf: (shape: string) => string;
  /** Opens a session on a database of the server that no shape lives in. */
  readonly connectServer: () => Promise<Session>;
  /** How long a shape is held against itself. */
  readonly selfPacing: Pacing;
  /** Whether the time that was given is over: then no further round begins. */
  readonly isLate?: (() => boolean) | undefined;
  readonly emit: Emit;
  /** Called with what each round gave, so that it is not lost with a later one. */
  readonly onFacts?: (facts: readonly Fact[]) => void;
}

/** Measures the read shapes of a scenario, round by round; first of all one shape against itself (A/A). */
export const measureScenario = async (
  scenario: LoadedScenario,
  rounds: readonly Round<PlanMode, SettingsMode>[],
  { connect, databaseOf, connectServer, selfPacing, emit, onFacts, ...options }: ScenarioOptions,
): Promise<readonly Fact[]> => {
  const homeOf = homes(scenario, databaseOf);
  const sessions = pinnedSessions(connect, { homeOf, backendPid: options.backendPid });
  const reader = await connectServer();
  const measuring = { ...options, sessions, counting: (name: string) => statementCounting(reader, name) };
  emit({ kind: 'step', title: `Measuring ${scenario.name}`, total: rounds.length, unit: 'rounds' });
  try {
    const facts: Fact[] = [...(await selfFact(scenario, { ...measuring, pacing: () => selfPacing }))];
    for (const [done, round] of rounds.entries()) {
      if (options.isLate?.() === true) break;
      const found = await measureRound(round, measuring);
      facts.push(...found);
      onFacts?.(found);
      emit({ kind: 'advance', done: done + 1 });
    }
    return facts;
  } finally {
    await sessions.end();
    await reader.end();
  }
};

/**
 * The reference against itself: in its own database, and in the one where the first candidate lives, so that a
 * difference between the databases shows too (unless its plan is another there). On a case in the middle of the list: seldom the slowest.
 */
const selfFact = async ({ shapes, cases }: LoadedScenario, options: MeasureOptions): Promise<readonly Fact[]> => {
  const reads = shapes.filter(isRead);
  const reference = reads.find(({ role }) => role === 'reference');
  const candidate = reads.find(({ role }) => role === 'candidate');
  const middle = cases[Math.floor(cases.length / 2)];
  if (reference === undefined || candidate === undefined || middle === undefined) return [];
  const on = { shape: reference.name, case: middle.name, planMode: 'custom', settings: 'counting' } as const;
  const [own, other] = await Promise.all(
    [reference, candidate].map(async ({ name }) =>
      target(await options.sessions.get(name, on.planMode, on.settings), on, reference, middle.params),
    ),
  );
  if (own === undefined || other === undefined) return [];
  const old = await warmedUp(own, options);
  const fact = await pairFact('aa', old, (await planAlike(own, other)) ? await warmedUp(other, options) : old, options);
  return [{ ...fact, emptyTimeMs: await emptyTimes(own.session) }];
};

const EMPTY_QUERIES = 40;

/** The floor of the client's clock: a query that asks for nothing, warm-ups left out. */
const emptyTimes = async (session: Session): Promise<readonly number[]> => {
  const times = await loop({ execute: () => session.text('SELECT', [], 'pp_empty') }, EMPTY_QUERIES);
  return times.slice(EMPTY_QUERIES / 4);
};

/** Whether a setup left the plan of the reference as it was: a new index may serve it too, and then it is no A/A. */
const planAlike = async (...targets: readonly [Target, Target]): Promise<boolean> => {
  const seen: string[] = [];
  for (const { session, statement, execute } of targets) {
    if (statement === undefined) return true;
    await execute();
    const documents = await explain(session, statement, { repetitions: 1, analyze: false });
    seen.push(JSON.stringify(documents, (key, value) => (ESTIMATE.test(key) ? undefined : value)));
  }
  return seen[0] === seen[1];
};

const ESTIMATE = /^(Startup Cost|Total Cost|Plan Rows|Plan Width)$/;
