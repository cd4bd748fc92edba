/**
 * `npm run bench:counters`: whether the gate on work cries wolf, and whether it sees what it must. A first run of every built-in
 * read shape, on every case that asks about the data as seeded, sets a budget on each counter. Each further run, on fresh
 * sessions, must keep all of them, and must break them with the indexes lost, with a sort that spills, and with one query
 * for every row.
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
import { withFaults } from './counters/faults.js';
import { type Tally, tally } from './counters/tally.js';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, scenario: { type: 'string', multiple: true, default: [] } },
});
const runs = Number(values.runs);

/** Whose candidate lives by its index, and whose reference sorts: faults are planted there, on the case with the most rows. */
const PLANTED = { scenario: 'recent-workflows', shape: 'last-used', case: 'hottest' };

/** Small: a counter that repeats does so at every size. */
const sizeOf = ({ scenario: { dataset } }: PreparedScenario): string | Axes =>
  dataset.name === 'queue-counts' ? { done: 12_800, queues: 50 } : 'smoke';

const say = (line: string) => void process.stdout.write(`${line}\n`);

const onCase = (counted: Counted, name: string): Counted => {
  const { scenario } = counted;
  return { ...counted, scenario: { ...scenario, cases: scenario.cases.filter((each) => each.name === name) } };
};

/** The runs of one scenario, with faults where they are planted. */
const bench = async (server: Server, prepared: PreparedScenario): Promise<Tally> => {
  const options = { scale: sizeOf(prepared), seed: 1, emit: () => undefined };
  return withPlace(server, prepared, options, async (place) => {
    const { scenario } = prepared;
    const cases = scenario.cases.filter(({ state }) => state === undefined);
    const counted: Counted = { server, scenario: { ...scenario, cases }, place };
    const found =
      scenario.name === PLANTED.scenario
        ? await withFaults(onCase(counted, PLANTED.case), PLANTED.shape, (faults) => tally(counted, faults, runs))
        : await tally(counted, {}, runs);
    say(`${scenario.name}: ${found.decisions} decisions, ${found.falseAlarms.length} false alarms`);
    for (const alarm of found.falseAlarms.slice(0, 10)) say(`  ${alarm}`);
    return found;
  });
};

/** Side by side for each dataset, one after the other of each: what a program does is counted by its database. */
const benchAll = async (server: Server, all: readonly PreparedScenario[]): Promise<readonly Tally[]> => {
  const datasets = [...new Set(all.map(({ scenario }) => scenario.dataset.name))];
  const tallies: Tally[] = [];
  await Promise.all(
    datasets.map(async (name) => {
      const own = all.filter(({ scenario }) => scenario.dataset.name === name);
      for (const one of own) tallies.push(await bench(server, one));
    }),
  );
  return tallies;
};

const report = (tallies: readonly Tally[]): void => {
  const decisions = tallies.reduce((sum, tallied) => sum + tallied.decisions, 0);
  const alarms = tallies.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
  const caught = tallies.flatMap((tallied) => [...tallied.caught]);
  const most = (1e6 * wilson(alarms, decisions).high).toPrecision(2);
  say(
    `${runs} runs: ${decisions.toLocaleString('en-US')} decisions, ${alarms} false alarms (at most ${most} in a million, 95 %)`,
  );
  for (const [name, times] of caught) say(`${name}: caught in ${times} of ${runs} runs`);
  if (alarms > 0 || caught.some(([, times]) => times < runs)) process.exitCode = 1;
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
    prepared.map((one) => ({ dataset: one.scenario.dataset, scale: sizeOf(one), seed: 1, emit: () => undefined })),
  );
  for (const each of seeded) await each.release();
  report(await benchAll(server, prepared));
} finally {
  await server.stop();
}
