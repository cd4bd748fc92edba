/**
 * `npm run bench:counters`: whether the gate on work cries wolf, and whether it sees what it must. A first run of every built-in
 * read shape, on every case that asks about the data as seeded, sets a budget on each counter. Each further run, on fresh
 * sessions, must keep all of them, and must break them with the indexes lost, with a sort that spills, and with a query asked
 * in a loop.
 *
 * `--runs N`: 1,000 if absent. `--scenario NAME`, as often as wanted: all if absent.
 */
import { parseArgs } from 'node:util';
import { isRead } from '../../measure/target.js';
import { withPlace } from '../../place.js';
import { embedded } from '../../postgres/embedded/embedded.js';
import type { Server } from '../../postgres/server.js';
import { type PreparedScenario, prepareScenario } from '../../scenario/prepare.js';
import type { Axes } from '../../seed/dataset.js';
import { seedDatasets } from '../../seed/seed.js';
import { wilson } from '../../stats/proportion.js';
import { readConfig } from '../config.js';
import { loadScenarios, scenarioNames } from '../scenarios.js';
import type { Counted } from './counters/count.js';
import { type Faults, withFaults } from './counters/faults.js';
import { type Tally, tallies } from './counters/tally.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, scenario: { type: 'string', multiple: true, default: [] } },
});
const runs = Number(values.runs);

/** Whose candidate lives by its index, and whose reference sorts: faults are planted there, on the case with the most rows. */
const PLANTED = { scenario: 'recent-workflows', shape: 'last-used', case: 'hottest' };

/** Small: a counter that repeats does so at every size, and all but a few plans are those of the scale smoke. */
const SIZES: Readonly<Record<string, Axes>> = {
  'queue-counts': { done: 12_800, queues: 50 },
  'recent-workflows': { runs: 7_000, workspaces: 1_000, distinct: 1 },
  'run-claim': { available: 840, finished: 1_260, workflows: 50 },
};

const optionsOf = ({ scenario: { dataset } }: PreparedScenario) => ({
  scale: SIZES[dataset.name] ?? 'smoke',
  seed: 1,
  emit: () => undefined,
});

const say = (line: string) => void process.stdout.write(`${line}\n`);

const onCase = (counted: Counted, name: string): Counted => {
  const { scenario } = counted;
  return { ...counted, scenario: { ...scenario, cases: scenario.cases.filter((each) => each.name === name) } };
};

/** What is counted of a scenario: its dataset stays, and with it its clones, until it is released. */
const countedOf = (server: Server, prepared: PreparedScenario): Promise<Counted> =>
  withPlace(server, prepared, optionsOf(prepared), async (place) => {
    const { scenario } = prepared;
    return {
      server,
      scenario: { ...scenario, cases: scenario.cases.filter(({ state }) => state === undefined) },
      place,
    };
  });

const sumOf = (tallied: readonly Tally[]) => ({
  decisions: tallied.reduce((sum, { decisions }) => sum + decisions, 0),
  alarms: tallied.flatMap(({ falseAlarms }) => falseAlarms),
  caught: tallied.flatMap(({ caught }) => [...caught]),
});

const summary = (tallied: readonly Tally[]): string => {
  const { decisions, alarms, caught } = sumOf(tallied);
  const faults = caught.map(([name, times]) => `; ${name} caught in ${times}`).join('');
  return `${decisions.toLocaleString('en-US')} decisions, ${alarms.length} false alarms${faults}`;
};

const STATE_EVERY_RUNS = 50;

/** Every run is of all scenarios, one after the other: what a program does is counted by its database. */
const runAll = async (
  dataset: string,
  scenarios: readonly AsyncGenerator<Tally, never>[],
): Promise<readonly Tally[]> => {
  let found: readonly Tally[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const after: Tally[] = [];
    for (const scenario of scenarios) after.push((await scenario.next()).value);
    found = after;
    if (run % STATE_EVERY_RUNS === 0) say(`${dataset}: ${run} runs, ${summary(found)}`);
  }
  return found;
};

/** The runs of a dataset's scenarios, with faults where they are planted. */
const benchDataset = async (server: Server, dataset: string, own: readonly PreparedScenario[]) => {
  const all: Counted[] = [];
  for (const one of own) all.push(await countedOf(server, one));
  const planted = all.find(({ scenario }) => scenario.name === PLANTED.scenario);
  const run = (faults: Faults) => {
    return runAll(
      dataset,
      all.map((one) => tallies(one, one === planted ? faults : {})),
    );
  };
  return planted ? withFaults(onCase(planted, PLANTED.case), PLANTED.shape, run) : run({});
};

/** Side by side for each dataset. */
const benchAll = async (server: Server, all: readonly PreparedScenario[]): Promise<readonly Tally[]> => {
  const datasets = [...new Set(all.map(({ scenario }) => scenario.dataset.name))];
  const ofEach = datasets.map((name) => {
    const own = all.filter(({ scenario }) => scenario.dataset.name === name);
    return benchDataset(server, name, own);
  });
  return (await Promise.all(ofEach)).flat();
};

const report = (tallied: readonly Tally[]): void => {
  const { decisions, alarms, caught } = sumOf(tallied);
  for (const alarm of alarms.slice(0, 10)) say(`  ${alarm}`);
  const most = (1e6 * wilson(alarms.length, decisions).high).toPrecision(2);
  say(`${runs} runs: ${summary(tallied)} (at most ${most} in a million, 95 %)`);
  for (const [name, times] of caught) say(`${name}: caught in ${times} of ${runs} runs`);
  if (alarms.length > 0 || caught.some(([, times]) => times < runs)) process.exitCode = 1;
};

const config = await readConfig({});
const names = values.scenario.length > 0 ? values.scenario : scenarioNames();
const reading = (await loadScenarios(names, config.scenariosDir)).filter(({ shapes }) => shapes.some(isRead));
const server = await embedded().start({ cacheDir: config.cacheDir, emit: () => undefined });
try {
  const prepared: PreparedScenario[] = [];
  for (const scenario of reading) prepared.push(await prepareScenario(server, scenario));
  // Seeding restarts the server, so all data are there before anybody counts.
  const seeded = await seedDatasets(
    server,
    prepared.map((one) => ({ dataset: one.scenario.dataset, ...optionsOf(one) })),
  );
  report(await benchAll(server, prepared));
  for (const each of seeded) await each.release();
} finally {
  await server.stop();
}
