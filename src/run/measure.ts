import type { Config } from '../config/config.js';
import { asksWal, needs, needsRowCosts, plannerNeeds, tooSlow } from '../gate/judge.js';
import { asksServerTime, decideSelf, decideTimes, timeBudgets } from '../gate/time.js';
import type { Fact, PlanMode } from '../measure/fact.js';
import { measurePlanner } from '../measure/measurePlanner.js';
import { measureScenario } from '../measure/measureScenario.js';
import { measureSetups } from '../measure/measureSetups.js';
import { REPETITIONS } from '../measure/repetitions.js';
import { wearShapes } from '../measure/wearShapes.js';
import type { Place } from '../place.js';
import { parsePlan } from '../plan/parse.js';
import { servingOf } from '../plan/serves.js';
import { asApplication } from '../postgres/application.js';
import type { Server } from '../postgres/server.js';
import { expand } from '../scenario/expand.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import type { PreparedScenario } from '../scenario/prepare.js';
import { balancedOrder } from '../stats/order.js';
import type { RunOptions } from './options.js';
import type { Known } from './unfinished.js';

/** A run that keeps what is known as soon as it is. */
export interface Watched extends RunOptions {
  readonly known: Known;
}

/** The reads first, while the physical state is as it was seeded; then what is asked of the planner, and what writes, on clones. */
export const measure = async (
  config: Config,
  server: Server,
  scenario: LoadedScenario,
  place: Place,
  options: Watched,
): Promise<readonly Fact[]> => [
  ...(await measureReads(config, server, scenario, place, options)),
  ...(await askPlanner(server, scenario, place, options)),
  ...(await wear(config, server, scenario, place, options)),
];

const measureReads = (
  { seed, session }: Config,
  server: Server,
  scenario: LoadedScenario,
  { connect, databaseOf }: Place,
  { emit, signal, known, isLate }: Watched,
): Promise<readonly Fact[]> => {
  const order = ordering(seed);
  const { budgets } = scenario;
  const items = expand(scenario, { planModes: planModes(session), settings: ['counting', 'production'] });
  return measureScenario(scenario, items, {
    connect,
    databaseOf,
    connectServer: () => server.connect(),
    isLate,
    needs: (key) => needs(budgets, key),
    tooSlow: (key, wallTimeMs) => tooSlow(budgets, key, wallTimeMs),
    asksServerTime: (key) => asksServerTime(budgets, key),
    backendPid: server.backendPid,
    pacing: (key) => ({
      decide: (series, batch) => decideTimes(series, batch, timeBudgets(budgets, key)),
      order,
    }),
    selfPacing: { decide: decideSelf, order },
    signal,
    emit,
    onFacts: (facts) => known.facts.push(...facts),
  });
};

const askPlanner = (
  server: Server,
  scenario: LoadedScenario,
  { databaseOf, dataset }: Place,
  { emit, signal }: RunOptions,
): Promise<readonly Fact[]> => {
  const parse = (document: unknown) => parsePlan(document, { serverMajor: server.version.major });
  return measurePlanner(scenario, {
    server,
    databaseOf,
    questions: (shape, caseName) => ({ ...plannerNeeds(scenario.budgets, shape, caseName), margins: isCheap(dataset) }),
    serves: ({ document, without }, index) => servingOf(parse(document), parse(without), index) !== undefined,
    signal,
    emit,
  });
};

const wear = (
  { scale, session }: Config,
  server: Server,
  scenario: LoadedScenario,
  { databaseOf }: Place,
  { emit, signal }: RunOptions,
): Promise<readonly Fact[]> =>
  wearShapes(scenario, {
    server,
    connect: connectAs(server, session),
    databaseOf,
    asksWal: (shape, caseName) => asksWal(scenario, shape, caseName),
    scale,
    signal,
    emit,
  });

/** What one more row costs by each setup, where a budget asks for it or it costs little to know. */
export const setupFacts = (
  { scenario, setups }: PreparedScenario,
  server: Server,
  { databaseOf, dataset }: Place,
  { emit, signal }: RunOptions,
): Promise<readonly Fact[]> => {
  const asked = setups.filter(({ shape }) => isCheap(dataset) || needsRowCosts(scenario.budgets, shape));
  const repetitions = asked.some(({ shape }) => needsRowCosts(scenario.budgets, shape)) ? REPETITIONS : 1;
  return measureSetups(asked, { server, databaseOf, repetitions, emit, signal });
};

/** A clone of so much takes a fraction of a second; of more, only budgets ask for one. */
const CHEAP_BYTES = 256 * 2 ** 20;

const isCheap = ({ tables }: Place['dataset']): boolean =>
  tables.reduce((sum, { bytes }) => sum + bytes, 0) <= CHEAP_BYTES;

/** Opens sessions on databases as the application's are; on no database in particular, one that only looks. */
const connectAs = (server: Server, session: Config['session']) => async (database?: string) =>
  database === undefined ? server.connect() : asApplication(await server.connect(database), session);

/** A statement that holds its values is planned for them, every time. */
const planModes = (session: Config['session']): readonly PlanMode[] =>
  session?.protocol === 'simple' ? ['custom'] : ['custom', 'generic'];

/** Every series of pairs has an order of its own, the same in every run of a seed. */
const ordering = (seed: number) => {
  let series = 0;
  return (pairs: number) => balancedOrder(pairs, seed + series++);
};
