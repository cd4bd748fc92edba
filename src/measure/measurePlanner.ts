import type { Server } from '../postgres/server.js';
import type { Emit } from '../progress.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { Case } from '../scenario/scenario.js';
import { INSUFFICIENT_PRIVILEGE, sqlStateOf } from '../sql/sqlState.js';
import type { Fact, MeasurementKey, PlanMode } from './fact.js';
import { canUse, type Serves } from './probes/canUse.js';
import { FACTORS, margin } from './probes/margin.js';
import { prepare } from './probes/plan.js';
import { type Planned, tie } from './probes/tie.js';
import { withScratchClone } from './scratchClone.js';
import { type PinnedSessions, pinnedSessions } from './sessions.js';
import type { SettingsMode } from './settings.js';
import { isRead, type ReadShape, target } from './target.js';

/** What is asked of the planner about a shape on a case. */
export interface PlannerQuestions {
  /** Indexes that should be able to serve it. */
  readonly indexes: readonly string[];
  /** How often statistics are sampled anew; 0: never. */
  readonly samplings: number;
  /** Whether the plan is asked for at other sizes. */
  readonly margins: boolean;
}

export interface PlannerOptions {
  readonly server: Server;
  /** The database in which a shape lives, with its setup. */
  readonly databaseOf: (shape: string) => string;
  readonly questions: (shape: string, caseName: string) => PlannerQuestions;
  readonly serves: Serves;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A shape on a case, and what is asked about it. */
interface Subject extends PlannerQuestions {
  readonly shape: ReadShape;
  readonly case: Case;
}

/** Asks the planner what it would do otherwise, on a clone of each database that a question is about. */
export const measurePlanner = async (
  { shapes, cases }: Pick<LoadedScenario, 'shapes' | 'cases'>,
  options: PlannerOptions,
): Promise<readonly Fact[]> => {
  const subjects = shapes
    .filter(isRead)
    .flatMap((shape) => cases.map((each) => ({ shape, case: each, ...options.questions(shape.name, each.name) })))
    .filter(({ indexes, samplings, margins }) => indexes.length > 0 || samplings > 0 || margins);
  const facts: Fact[] = [];
  for (const database of new Set(subjects.map(({ shape }) => options.databaseOf(shape.name)))) {
    const here = subjects.filter(({ shape }) => options.databaseOf(shape.name) === database);
    options.emit({ kind: 'step', title: `Asking the planner about ${nameList(here)}` });
    facts.push(...(await onClone(here, database, options)));
  }
  return facts;
};

const nameList = (subjects: readonly Subject[]): string =>
  [...new Set(subjects.map(({ shape }) => shape.name))].join(', ');

/** What hides and multiplies is rolled back; ANALYZE, which is not, comes last. */
const onClone = (
  subjects: readonly Subject[],
  database: string,
  { server, serves, signal }: PlannerOptions,
): Promise<readonly Fact[]> =>
  withScratchClone(server, database, async (clone) => {
    const sessions = pinnedSessions(() => server.connect(clone));
    const planned = preparing(sessions);
    const facts: Fact[] = [];
    try {
      for (const subject of subjects) {
        signal.throwIfAborted();
        facts.push(...(await useFacts(subject, planned, serves)), ...(await marginFacts(subject, planned)));
      }
      return [...facts, ...(await tieFacts(subjects, planned, sessions))];
    } finally {
      await sessions.end();
    }
  });

type Preparing = (subject: Subject, planMode: PlanMode, settings: SettingsMode) => Promise<Asked | undefined>;
type Asked = Planned & { readonly key: MeasurementKey };

/** Prepares statements on pinned sessions, each once; `undefined` for a program, which has no one plan. */
const preparing = (sessions: PinnedSessions): Preparing => {
  const prepared = new Set<string>();
  return async ({ shape, case: each }, planMode, settings) => {
    const key: MeasurementKey = { shape: shape.name, case: each.name, planMode, settings };
    const session = await sessions.get(shape.name, planMode, settings);
    const { statement } = target(session, key, shape, each.params);
    if (statement === undefined) return undefined;
    const once = [shape.name, planMode, settings, statement.name].join('\n');
    if (!prepared.has(once)) await prepare(session, statement);
    prepared.add(once);
    return { key, session, statement };
  };
};

const useFacts = async (subject: Subject, planned: Preparing, serves: Serves): Promise<readonly Fact[]> => {
  const on = { shape: subject.shape.name, case: subject.case.name };
  const facts: Fact[] = [];
  for (const index of subject.indexes) {
    const asked = await planned(subject, 'custom', 'counting');
    const trial =
      asked === undefined
        ? ({ state: 'refused', reason: 'a program has no one plan' } as const)
        : await canUse(asked.session, asked.statement, index, serves);
    facts.push({ probe: 'canUse', ...on, index, trial });
  }
  return facts;
};

const marginFacts = async (subject: Subject, planned: Preparing): Promise<readonly Fact[]> => {
  const asked = subject.margins ? await planned(subject, 'custom', 'production') : undefined;
  if (asked === undefined) return [];
  const facts: Fact[] = [];
  try {
    for (const factor of FACTORS) {
      const document = await margin(asked.session, asked.statement, factor);
      facts.push({ probe: 'margin', key: asked.key, factor, document });
    }
    return facts;
  } catch (error) {
    // Catalogs are the superuser's alone to change, and on other people's servers planproof seldom is one.
    if (sqlStateOf(error) === INSUFFICIENT_PRIVILEGE) return [];
    throw error;
  }
};

const EVERY_PLAN = [
  ['custom', 'counting'],
  ['generic', 'counting'],
  ['custom', 'production'],
  ['generic', 'production'],
] as const;

const tieFacts = async (
  subjects: readonly Subject[],
  planned: Preparing,
  sessions: PinnedSessions,
): Promise<readonly Fact[]> => {
  const sampled = subjects.filter(({ samplings }) => samplings > 0);
  const [first] = sampled;
  if (first === undefined) return [];
  const asked: Asked[] = [];
  for (const subject of sampled) {
    for (const [planMode, settings] of EVERY_PLAN) {
      const one = await planned(subject, planMode, settings);
      if (one !== undefined) asked.push(one);
    }
  }
  const analyst = await sessions.get(first.shape.name, 'custom', 'counting');
  const documents = await tie(analyst, asked, Math.max(...sampled.map(({ samplings }) => samplings)));
  return asked.map(({ key }, place) => ({ probe: 'tie', key, documents: documents[place] ?? [] }));
};
