import type { CheckedInvariant } from '../invariants/ask.js';
import { CREATE_LEDGER } from '../invariants/churn/ledger.js';
import { scheduleOf } from '../invariants/churn/slot.js';
import { statements } from '../invariants/churn/statements.js';
import { type Become, makeTemplate } from '../invariants/clones.js';
import type { CostOf } from '../invariants/cost.js';
import type { Ground } from '../invariants/ground.js';
import { onSession } from '../invariants/onSession.js';
import { askAtRest, type Subject } from '../invariants/subject.js';
import { explain } from '../measure/probes/explain.js';
import { prepare } from '../measure/probes/plan.js';
import { answer, isRead, readOf, target } from '../measure/target.js';
import { parsePlan } from '../plan/parse.js';
import type { Server } from '../postgres/server.js';
import type { Session } from '../postgres/session.js';
import type { Churn } from '../scenario/churn.js';
import { installTogether } from '../scenario/installTogether.js';
import type { LoadedScenario, LoadedShape } from '../scenario/loaded.js';
import { compileQuery } from '../scenario/sql.js';
import type { Stream } from '../seed/stream.js';

export interface GroundRequest extends Pick<Ground, 'connections' | 'operationsBefore' | 'signal' | 'emit'> {
  readonly server: Server;
  /** The database of the seeded dataset. */
  readonly database: string;
  readonly scenario: LoadedScenario;
  readonly churn: Churn;
  readonly stream: Stream;
  /** Makes a session what the application's are. */
  readonly become: Become;
}

/** Prepares what a scenario's check stands on; the caller drops the template. */
export const makeGround = async (request: GroundRequest): Promise<Ground> => {
  const { server, database, scenario, churn, stream, become, connections, operationsBefore, signal, emit } = request;
  const shapes = shapesUnder(churn, scenario);
  emit({ kind: 'step', title: `Preparing a clone for ${scenario.name}` });
  const install = async (session: Session) => {
    await installTogether(session, shapes, churn.prepare);
    await session.script(CREATE_LEDGER);
  };
  const template = await makeTemplate(server, database, install, become);
  return {
    server,
    template,
    become,
    subject: subjectOf(scenario, churn, shapes),
    schedule: (replaced) => scheduleOf(churn, stream.child('churn'), replaced),
    prepare: statements((sql) => compileQuery('an operation', sql)),
    connections,
    operationsBefore,
    snapshotEveryMs: churn.snapshotEveryMs ?? 500,
    cost: costOn(scenario, shapes, server.version.major),
    signal,
    emit,
  };
};

/** Asks every invariant of the template, before any operation. */
export const askFresh = ({ template, subject }: Ground): Promise<readonly CheckedInvariant[]> =>
  onSession(template.connect, (session) => askAtRest(session, subject));

/** The shapes whose answers the operations keep true: those that the churn names, else every exact one that reads. */
const shapesUnder = (churn: Churn, { shapes }: LoadedScenario): readonly LoadedShape[] =>
  churn.shapes === undefined
    ? shapes.filter((shape) => shape.exact !== false && isRead(shape))
    : shapes.filter(({ name }) => churn.shapes?.includes(name));

const subjectOf = (scenario: LoadedScenario, churn: Churn, shapes: readonly LoadedShape[]): Subject => ({
  shapes,
  cases: scenario.cases,
  invariants: [...scenario.invariants, ...(churn.invariants ?? [])],
  watched: churn.watched ?? [],
  memories: new Map(),
  answer: (session, shape, caseName) => {
    const found = readOf({ ...scenario, shapes }, shape, caseName);
    return answer(session, found.shape, found.params);
  },
});

/** PREPARE by SQL, so that EXPLAIN (ANALYZE) is the statement's first execution: a cold cache is cold but once. */
const costOn =
  (scenario: LoadedScenario, shapes: readonly LoadedShape[], serverMajor: number): CostOf =>
  async (session, shapeName, caseName) => {
    const { shape, params } = readOf({ ...scenario, shapes }, shapeName, caseName);
    const key = { shape: shapeName, case: caseName, planMode: 'custom', settings: 'production' } as const;
    const { statement, execute } = target(session, key, shape, params);
    if (statement === undefined) {
      const start = performance.now();
      await execute();
      return { state: 'timed', executionTimeMs: performance.now() - start };
    }
    await prepare(session, statement);
    const [document] = await explain(session, statement, { repetitions: 1, analyze: true });
    await session.script(`DEALLOCATE "${statement.name}"`);
    const { work, executionTimeMs = 0 } = parsePlan(document, { serverMajor });
    const { sharedHitBlocks = 0, sharedReadBlocks = 0 } = work ?? {};
    return { state: 'explained', executionTimeMs, hitBlocks: sharedHitBlocks, readBlocks: sharedReadBlocks };
  };
