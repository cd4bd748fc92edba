/**
 * `npm run bench:counters`: whether the gate on work cries wolf, and whether it sees what it must. The first run of the built-in
 * read shapes at smoke sets a budget on every counter; each further run, on fresh sessions, must keep all of them, and
 * must break them with an index lost, with a sort that spills, and with one query for every row. `--runs N`, 1,000 if absent.
 */
import { parseArgs } from 'node:util';
import { evidences } from '../../gate/evidence.js';
import { judge } from '../../gate/judge.js';
import { type Measurement, measurements } from '../../gate/measurement.js';
import type { Fact, PlanMode } from '../../measure/fact.js';
import { explainFact } from '../../measure/measure.js';
import { countRepetitions, statementCounting, trackStatements } from '../../measure/probes/statements.js';
import { withScratchClone } from '../../measure/scratchClone.js';
import { applySettings, type Connect, pinnedSessions } from '../../measure/sessions.js';
import { isRead, type Target, target } from '../../measure/target.js';
import { type Place, withPlace } from '../../place.js';
import { parsePlan } from '../../plan/parse.js';
import { embedded } from '../../postgres/embedded/embedded.js';
import type { Server } from '../../postgres/server.js';
import { atMost, type Budget } from '../../scenario/budget.js';
import type { LoadedScenario } from '../../scenario/loaded.js';
import { prepareScenario } from '../../scenario/prepare.js';
import { readConfig } from '../config.js';
import { loadScenarios } from '../scenarios.js';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000' } } });
const SCENARIOS = ['recent-workflows', 'run-claim', 'queue-counts'];
const COUNTERS = ['sharedBlocks', 'tempBlocks', 'rowsScanned', 'rowsRemoved', 'heapFetches', 'loops'] as const;
const MODES: readonly PlanMode[] = ['custom', 'generic'];

const say = (line: string) => void process.stdout.write(`${line}\n`);

const parse = (document: unknown) => parsePlan(document, { serverMajor: 18 });

type Work = (one: Target) => Promise<Fact | undefined>;

const explained: Work = async (one) => {
  const { rows } = await one.execute();
  return one.statement && explainFact(one, rows.length);
};

/** One run of every read shape on every case that asks about the data as seeded. */
const measure = async (
  { shapes, cases }: LoadedScenario,
  connect: Connect,
  { settings = {}, work = explained }: { readonly settings?: Record<string, string>; readonly work?: Work } = {},
): Promise<readonly Measurement[]> => {
  const sessions = pinnedSessions(connect);
  const facts: Fact[] = [];
  try {
    for (const shape of shapes.filter(isRead)) {
      for (const each of cases.filter(({ state }) => state === undefined)) {
        for (const planMode of MODES) {
          const session = await sessions.get(shape.name, planMode, 'counting');
          await applySettings(session, settings);
          const key = { shape: shape.name, case: each.name, planMode, settings: 'counting' } as const;
          const fact = await work(target(session, key, shape, each.params));
          if (fact !== undefined) facts.push(fact);
        }
      }
    }
    return measurements(facts, parse);
  } finally {
    await sessions.end();
  }
};

const budgetsOf = (first: readonly Measurement[]): readonly Budget[] => {
  const keys = new Map(first.map(({ key }) => [`${key.shape}\n${key.case}`, key]));
  return [...keys.values()].flatMap(({ shape, case: name }) => {
    const on = first.filter(({ key }) => key.shape === shape && key.case === name);
    return COUNTERS.map((counter) =>
      atMost(counter, Math.max(...on.map(({ work }) => work[counter]?.max ?? 0)), { shape, case: name }),
    );
  });
};

/** Verdicts that would stop somebody or make him wonder. */
const alarms = (budgets: readonly Budget[], measured: readonly Measurement[]): readonly string[] =>
  judge(
    budgets,
    evidences({ reference: undefined, measured, times: [], self: undefined, series: [], worn: [] }),
  ).flatMap((verdict) =>
    verdict.state === 'broken' || verdict.state === 'unstable'
      ? [`${verdict.shape}, ${verdict.case}: ${verdict.evidence}`]
      : [],
  );

/** What must be seen in every run. */
type Faults = Readonly<Record<string, () => Promise<readonly Measurement[]>>>;

const QUERIES = 50;

const faultsOf = (server: Server, scenario: LoadedScenario, { connect }: Place, bare: string): Faults => ({
  'a lost index': () => measure(scenario, () => server.connect(bare)),
  'a sort that spills': () => measure(scenario, connect, { settings: { work_mem: '64kB' } }),
  'one query a row': async () => {
    const reader = await server.connect();
    const work: Work = async ({ key, session, execute }) => {
      await trackStatements(session);
      const again = async () => {
        for (let query = 0; query < QUERIES; query += 1) await execute();
      };
      const counted = await countRepetitions(await statementCounting(reader, session.database), again, 3);
      await trackStatements(session, 'none');
      return { probe: 'statements', key, ...counted, rowsReturned: 0 };
    };
    try {
      return await measure(scenario, connect, { work });
    } finally {
      await reader.end();
    }
  },
});

const dropIndexes = async (server: Server, database: string): Promise<void> => {
  const session = await server.connect(database);
  await session.script(`
    DO $$ DECLARE drop text; BEGIN
      FOR drop IN SELECT CASE WHEN conname IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
                              ELSE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname) END
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x')
        WHERE relnamespace = 'public'::regnamespace AND NOT relispartition LOOP EXECUTE drop; END LOOP; END $$`);
  await session.end();
};

const bench = (server: Server, scenario: LoadedScenario, place: Place, runs: number): Promise<void> =>
  withScratchClone(server, place.databaseOf('last-used'), async (bare) => {
    await dropIndexes(server, bare);
    const budgets = budgetsOf(await measure(scenario, place.connect));
    // Faults are planted where they can be: in the first scenario, whose candidate lives by its index.
    const faults = scenario.name === SCENARIOS[0] ? faultsOf(server, scenario, place, bare) : {};
    const found: string[] = [];
    const caught = new Map(Object.keys(faults).map((name) => [name, 0]));
    for (let run = 0; run < runs; run += 1) {
      found.push(...alarms(budgets, await measure(scenario, place.connect)));
      for (const [name, plant] of Object.entries(faults)) {
        if (alarms(budgets, await plant()).length > 0) caught.set(name, (caught.get(name) ?? 0) + 1);
      }
    }
    say(`${scenario.name}: ${budgets.length} budgets, ${runs} runs, ${found.length} false alarms`);
    for (const alarm of found.slice(0, 10)) say(`  ${alarm}`);
    for (const [name, times] of caught) say(`  ${name}: caught in ${times} of ${runs} runs`);
    if (found.length > 0 || [...caught.values()].some((times) => times < runs)) process.exitCode = 1;
  });

const config = await readConfig({});
const server = await embedded().start({ cacheDir: config.cacheDir, emit: () => undefined });
try {
  for (const scenario of await loadScenarios(SCENARIOS, config.scenariosDir)) {
    const prepared = await prepareScenario(server, scenario);
    await withPlace(server, prepared, { scale: 'smoke', seed: 1, emit: () => undefined }, (place) =>
      bench(server, scenario, place, Number(values.runs)),
    );
  }
} finally {
  await server.stop();
}
