import { aboutConfig, aboutMachine, aboutServer } from './about.js';
import type { Config } from './config/config.js';
import { interruptedError, PlanproofError } from './errors.js';
import { exitCodeOf } from './gate/exitCode.js';
import { gateScenario } from './gate/gateScenario.js';
import { growthSeries } from './gate/growthSeries.js';
import { needs, needsRowCosts, plannerNeeds, tooSlow } from './gate/judge.js';
import { comparisons, measurements } from './gate/measurement.js';
import { indexUses, margins, ties } from './gate/planner.js';
import { setupCosts } from './gate/setupCosts.js';
import { decideSelf, decideTime, selfTest, timeBudget } from './gate/time.js';
import { type CheckedInvariant, checkInvariants } from './invariants/check.js';
import { type Deviation, deviations } from './invariants/deviations.js';
import type { Fact, PlanMode } from './measure/fact.js';
import { measureGrowth } from './measure/measureGrowth.js';
import { measurePlanner } from './measure/measurePlanner.js';
import { measureScenario } from './measure/measureScenario.js';
import { measureSetups } from './measure/measureSetups.js';
import { answer, isRead } from './measure/target.js';
import { wearShapes } from './measure/wearShapes.js';
import { type Place, seedAhead, withPlace } from './place.js';
import { diffPlans } from './plan/diff.js';
import { parsePlan } from './plan/parse.js';
import { servingOf } from './plan/serves.js';
import { asApplication } from './postgres/application.js';
import type { PostgresProvider, Server } from './postgres/server.js';
import type { Session } from './postgres/session.js';
import type { Emit } from './progress.js';
import { assembleReport, scenarioReport } from './report/assemble.js';
import type { Report, ScenarioReport } from './report/report.js';
import { expand } from './scenario/expand.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { type PreparedScenario, prepareScenario } from './scenario/prepare.js';
import { casesByState, type InState } from './scenario/states.js';
import { type PlannerStatistics, plannerStatistics } from './scenario/statistics.js';
import { sweepSizes } from './seed/scale.js';
import { balancedOrder } from './stats/order.js';

export interface RunOptions {
  readonly provider: PostgresProvider;
  readonly planproofVersion: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Called after each scenario with what is known so far, so that it can be put on disk. */
  readonly save: (report: Report) => Promise<void>;
  /** Whether the time that was given is over; set by the run itself. */
  readonly isLate?: () => boolean;
  /** Called with what the planner knew of a scenario's data, for whoever has to reproduce a failure. */
  readonly observe?: (scenario: LoadedScenario, statistics: PlannerStatistics) => void;
}

/** Scenarios that are only known once there is a server to ask. */
export type Scenarios = (server: Server) => Promise<readonly LoadedScenario[]>;

/**
 * The main job: seeds, measures, checks and gates each scenario; gives the report. A broken budget or a violated
 * invariant is a result; only wrong input and a failing environment throw.
 */
export const run = async (
  config: Config,
  scenarios: readonly LoadedScenario[] | Scenarios,
  options: RunOptions,
): Promise<Report> => {
  const createdAt = new Date().toISOString();
  const { provider, emit, signal, planproofVersion } = options;
  const server = await provider.start({ cacheDir: config.cacheDir, emit });
  const stop = () => void server.stop();
  signal.addEventListener('abort', stop);
  try {
    // A setting that is refused is to be known before a minute of seeding is spent.
    await (await asApplication(await server.connect(), config.session)).end();
    const prepared: PreparedScenario[] = [];
    const loaded = typeof scenarios === 'function' ? await scenarios(server) : scenarios;
    for (const scenario of loaded) prepared.push(await prepareScenario(server, scenario));
    const about = { planproofVersion, createdAt, config: aboutConfig(config), machine: aboutMachine() };
    const warnings = loaded.flatMap(({ name, warnings: each }) => each.map((warning) => `${name}: ${warning}`));
    const isLate = () => Date.now() - Date.parse(createdAt) > (config.timeBudgetMs ?? Number.POSITIVE_INFINITY);
    let report = assembleReport({ ...about, server: await aboutServer(server), scenarios: [], warnings });
    for (const one of prepared) {
      if (isLate()) break;
      const found = await runScenario(config, server, one, { ...options, isLate }).catch(async (error: unknown) => {
        await saveUnfinished(error, report, options);
        throw error instanceof Unfinished ? error.cause : error;
      });
      report = assembleReport({ ...report, scenarios: [...report.scenarios, found] });
      await options.save(report);
    }
    if (!isLate()) return report;
    return assembleReport({ ...report, warnings: [...report.warnings, ...droppedWarnings(loaded, report)] });
  } catch (error) {
    throw signal.aborted ? interruptedError() : error;
  } finally {
    signal.removeEventListener('abort', stop);
    await server.stop();
  }
};

/** A scenario that the environment ended, with what was measured of it. */
class Unfinished extends Error {
  readonly scenario: ScenarioReport;

  constructor(scenario: ScenarioReport, cause: PlanproofError) {
    super(cause.message, { cause });
    this.scenario = scenario;
  }
}

/** Where the server went away in the middle, what is known stays, and says that it is not all. */
const saveUnfinished = async (error: unknown, report: Report, { save, emit, signal }: RunOptions): Promise<void> => {
  const cause = error instanceof Unfinished ? error.cause : error;
  if (signal.aborted || !(cause instanceof PlanproofError) || cause.exitCode !== 3) return;
  const scenarios = error instanceof Unfinished ? [...report.scenarios, error.scenario] : report.scenarios;
  if (scenarios.length === 0) return;
  await save(assembleReport({ ...report, scenarios, partial: cause.message }));
  emit({ kind: 'warning', message: 'What was measured until then is in the report, which says that it is partial.' });
};

/** What is known of a scenario while it runs. */
interface Known {
  place?: Pick<Place, 'dataset' | 'costs'>;
  readonly facts: Fact[];
}

const runScenario = async (
  config: Config,
  server: Server,
  prepared: PreparedScenario,
  options: RunOptions,
): Promise<ScenarioReport> => {
  const known: Known = { facts: [] };
  try {
    return await finishScenario(config, server, prepared, { ...options, known });
  } catch (error) {
    if (!(error instanceof PlanproofError) || error.exitCode !== 3 || known.place === undefined) throw error;
    throw new Unfinished(partialReport(prepared, server, known.place, known.facts), error);
  }
};

const partialReport = (
  { scenario, setups }: PreparedScenario,
  server: Server,
  { dataset, costs }: Pick<Place, 'dataset' | 'costs'>,
  facts: readonly Fact[],
): ScenarioReport => {
  const measured = measurements(facts, (document) => parsePlan(document, { serverMajor: server.version.major }));
  const nothing = { times: [], self: undefined, series: [], worn: [], invariants: [], deviations: [], verdicts: [] };
  const asked = { uses: [], ties: [], margins: [] };
  const found = { measurements: measured, pairs: comparisons(facts), asked, ...nothing, exitCode: 3 as const };
  const setUp = setupCosts(setups, costs, facts);
  return scenarioReport({ scenario, dataset, setups, setUp, diff: diffPlans, ...found });
};

interface Watched extends RunOptions {
  readonly known: Known;
}

const finishScenario = async (
  config: Config,
  server: Server,
  prepared: PreparedScenario,
  options: Watched,
): Promise<ScenarioReport> => {
  const { setups } = prepared;
  const scenario = { ...prepared.scenario, cases: ownCases(prepared.scenario) };
  const swept = await sweep(config, server, prepared, options);
  const parts: Part[] = [];
  for (const inState of statesToVisit(prepared.scenario))
    parts.push(await runPart(config, server, prepared, inState, options));
  const [{ dataset, costs }] = parts as [Part];
  const facts = inOrderOfCases(
    parts.flatMap((part) => part.facts),
    scenario,
  );
  const invariants = parts.flatMap((part) => part.invariants);
  const parse = (document: unknown) => parsePlan(document, { serverMajor: server.version.major });
  const measured = measurements(facts, parse);
  const series = growthSeries(swept, parse);
  const worn = facts.flatMap((fact) => (fact.probe === 'wear' ? [fact] : []));
  const pairs = comparisons(facts);
  const self = selfTest(comparisons(facts, 'aa'));
  const reference = scenario.shapes.find(({ role }) => role === 'reference')?.name;
  const { budgets } = scenario;
  const asked = { uses: indexUses(facts, parse, servingOf), ties: ties(facts, parse), margins: margins(facts, parse) };
  const setUp = setupCosts(setups, costs, facts);
  const { times, verdicts } = gateScenario({
    reference,
    measured,
    pairs,
    self,
    series,
    worn,
    ...asked,
    setups: setUp,
    budgets,
  });
  const exitCode = exitCodeOf(invariants, verdicts);
  const deviating = inOrderOfShapes(
    parts.flatMap((part) => part.deviations),
    scenario,
  );
  const right = { invariants, deviations: deviating, verdicts, exitCode };
  const found = { measurements: measured, pairs, times, self, series, worn, asked, ...right };
  return scenarioReport({ scenario, dataset, setups, setUp, diff: diffPlans, ...found });
};

/** What a time budget left unmeasured, wholly or in part. */
const droppedWarnings = (loaded: readonly LoadedScenario[], { scenarios }: Report): readonly string[] => {
  const dropped = loaded.flatMap((scenario) => {
    const found = scenarios.find(({ name }) => name === scenario.name);
    if (found === undefined) return [scenario.name];
    const count = (name: string) => found.measurements.filter((each) => each.case === name).length;
    const most = Math.max(...ownCases(scenario).map(({ name }) => count(name)));
    const missing = ownCases(scenario).filter(({ name }) => count(name) < most);
    return missing.length === 0 ? [] : [`${scenario.name} on ${missing.map(({ name }) => name).join(', ')}`];
  });
  return dropped.length === 0
    ? []
    : [`the time budget was over before all was measured; dropped: ${dropped.join('; ')}`];
};

const ownCases = ({ cases, share }: LoadedScenario) =>
  share === undefined ? cases : cases.filter(({ name }) => share.cases.includes(name));

const checksHere = ({ share }: LoadedScenario): boolean => share?.checks ?? true;

/** Where answers are checked, every state is needed, whoever measures its cases. */
const statesToVisit = (scenario: LoadedScenario): readonly InState[] =>
  casesByState(scenario.cases).filter(
    ({ cases }) => checksHere(scenario) || ownCases({ ...scenario, cases }).length > 0,
  );

const inOrderOfCases = (facts: readonly Fact[], { cases }: LoadedScenario): readonly Fact[] => {
  const caseOf = (fact: Fact) => ('key' in fact ? fact.key.case : 'case' in fact ? fact.case : undefined);
  const place = (fact: Fact) => cases.findIndex(({ name }) => name === caseOf(fact));
  return facts.toSorted((a, b) => place(a) - place(b));
};

const inOrderOfShapes = (deviations: readonly Deviation[], { shapes, cases }: LoadedScenario) => {
  const shapeAt = (shape: string) => shapes.findIndex(({ name }) => name === shape);
  const caseAt = (caseName: string) => cases.findIndex(({ name }) => name === caseName);
  return deviations.toSorted((a, b) => shapeAt(a.shape) - shapeAt(b.shape) || caseAt(a.case) - caseAt(b.case));
};

/** What the cases that ask about one state of the data gave. */
interface Part extends Pick<Place, 'dataset' | 'costs'> {
  readonly facts: readonly Fact[];
  readonly invariants: readonly CheckedInvariant[];
  readonly deviations: readonly Deviation[];
}

const runPart = (
  config: Config,
  server: Server,
  prepared: PreparedScenario,
  { state, cases }: InState,
  options: Watched,
): Promise<Part> => {
  const { scale, seed, session } = config;
  const scenario = { ...prepared.scenario, cases };
  const own = { ...scenario, cases: ownCases(scenario) };
  return withPlace(server, prepared, { scale, seed, session, emit: options.emit, state }, async (place) => {
    options.known.place = place;
    const facts: Fact[] = own.cases.length > 0 ? [...(await measure(config, server, own, place, options))] : [];
    if (state === undefined && checksHere(scenario))
      facts.push(...(await setupFacts(prepared, server, place, options)));
    const invariants = checksHere(scenario) ? await check(scenario, place, options.emit) : [];
    const deviating = await deviate(own, place);
    if (options.observe !== undefined) await observe(prepared.scenario, place, options.observe);
    const { dataset, costs } = place;
    // The same invariant is asked in each state; its name says in which one.
    const said = cases.map(({ name }) => name).join(', ');
    const named = invariants.map((one) => (state === undefined ? one : { ...one, name: `${one.name} (${said})` }));
    return { dataset, costs, facts, invariants: named, deviations: deviating };
  });
};

const observe = async (
  scenario: LoadedScenario,
  { connect }: Place,
  tell: NonNullable<RunOptions['observe']>,
): Promise<void> => {
  const session = await connect();
  tell(scenario, await plannerStatistics(session));
  await session.end();
};

/** What one more row costs by each setup, where a budget asks for it or it costs little to know. */
const setupFacts = (
  { scenario, setups }: PreparedScenario,
  server: Server,
  { databaseOf, dataset }: Place,
  { emit, signal }: RunOptions,
): Promise<readonly Fact[]> => {
  const asked = setups.filter(({ shape }) => isCheap(dataset) || needsRowCosts(scenario.budgets, shape));
  return measureSetups(asked, { server, databaseOf, emit, signal });
};

/** The reads first, while the physical state is as it was seeded; then what is asked of the planner, and what writes, on clones. */
const measure = async (
  { scale, seed, session }: Config,
  server: Server,
  scenario: LoadedScenario,
  { connect, databaseOf, dataset }: Place,
  { emit, signal, known, isLate }: Watched,
): Promise<readonly Fact[]> => {
  const order = ordering(seed);
  const reads = await measureScenario(
    scenario,
    expand(scenario, { planModes: planModes(session), settings: ['counting', 'production'] }),
    {
      connect,
      databaseOf,
      connectServer: () => server.connect(),
      isLate,
      needs: (key) => needs(scenario.budgets, key),
      tooSlow: (key, wallTimeMs) => tooSlow(scenario.budgets, key, wallTimeMs),
      backendPid: server.backendPid,
      pacing: (key) => ({
        decide: (series, batch) => decideTime(series, batch, timeBudget(scenario.budgets, key)),
        order,
        waits: timeBudget(scenario.budgets, key)?.counter === 'wallTimeMs',
      }),
      selfPacing: { decide: decideSelf, order },
      signal,
      emit,
      onFacts: (facts) => known.facts.push(...facts),
    },
  );
  const parse = (document: unknown) => parsePlan(document, { serverMajor: server.version.major });
  const asked = await measurePlanner(scenario, {
    server,
    databaseOf,
    questions: (shape, caseName) => ({ ...plannerNeeds(scenario.budgets, shape, caseName), margins: isCheap(dataset) }),
    serves: ({ document, without }, index) => servingOf(parse(document), parse(without), index) !== undefined,
    signal,
    emit,
  });
  return [
    ...reads,
    ...asked,
    ...(await wearShapes(scenario, { server, connect: connectAs(server, session), databaseOf, scale, signal, emit })),
  ];
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

/** Counts the work at every size along the axes that were asked for and that this scenario has budgets on. */
const sweep = async (
  { sweeps, scale, seed, session }: Config,
  server: Server,
  prepared: PreparedScenario,
  { emit, signal }: RunOptions,
): Promise<readonly Fact[]> => {
  const { budgets, dataset } = prepared.scenario;
  const cases = ownCases(prepared.scenario);
  const facts: Fact[] = [];
  for (const axis of sweeps) {
    const growing = budgets.filter((budget) => budget.kind === 'growth' && budget.along === axis);
    const swept = cases.filter(
      ({ name, state }) => state === undefined && growing.some((budget) => (budget.case ?? name) === name),
    );
    if (swept.length === 0) continue;
    const sizes = sweepSizes(dataset, axis, scale);
    await seedAhead(server, prepared, [scale, ...sizes.map(({ axes }) => axes)], { seed, emit });
    for (const { value: size, axes } of sizes) {
      emit({ kind: 'note', message: `${axis} = ${size.toLocaleString('en-US')}` });
      const measured = await withPlace(server, prepared, { scale: axes, seed, session, emit }, ({ connect }) =>
        measureGrowth(prepared.scenario, swept, { axis, size }, { connect, signal }),
      );
      facts.push(...measured);
    }
  }
  return facts;
};

const check = async (scenario: LoadedScenario, { connect }: Place, emit: Emit) => {
  emit({ kind: 'step', title: 'Checking that the answers are true' });
  return checkInvariants({ ...scenario, connect, answer: answering(scenario) });
};

/** By how much the answers of shapes that are not meant to be exact are off. */
const deviate = async (scenario: LoadedScenario, { connect }: Place) =>
  deviations({
    ...scenario,
    answer: async (shape, caseName) => {
      const session = await connect(shape);
      try {
        await session.script('BEGIN');
        return await answering(scenario)(session, shape, caseName);
      } finally {
        await session.end();
      }
    },
  });

const answering =
  ({ shapes, cases }: LoadedScenario) =>
  async (session: Session, shapeName: string, caseName: string) => {
    const shape = shapes.find(({ name }) => name === shapeName);
    const params = cases.find(({ name }) => name === caseName)?.params;
    if (shape === undefined || !isRead(shape) || params === undefined) {
      throw new Error(`no shape ${shapeName} on a case ${caseName}`);
    }
    return answer(session, shape, params);
  };
