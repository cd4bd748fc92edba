import type { Reproduction } from '../../invariants/churn/reproduce.js';
import type { ChurnSummary, SnapshotSummary } from '../../invariants/churn/summary.js';
import type { PlantedFault } from '../../invariants/faults/plant.js';
import type { ScenarioCheck } from '../../invariants/scenarioCheck.js';
import type { ChurnResult } from '../../invariants/underChurn.js';
import type { Crash, CrashResult } from '../../invariants/underCrashes.js';
import { inert } from '../inert.js';
import { invariantText } from '../terminal/findings.js';
import { marked } from '../terminal/line.js';
import { type Style, styleOf } from '../terminal/style.js';
import type { TerminalOptions } from '../terminal.js';
import { countText, plural, timeText } from '../units.js';

/** A check for a person at a terminal: what ran, what was seen, and what is wrong. Ends with a line break. */
export const checkToTerminal = (
  checks: readonly ScenarioCheck[],
  { colour = false, width = 80 }: TerminalOptions = {},
): string => {
  const style = styleOf(colour);
  return `${checks.map((check) => scenarioText(check, style, width).join('\n')).join('\n\n')}\n`;
};

const scenarioText = (check: ScenarioCheck, style: Style, width: number): readonly string[] => [
  style.bold(inert(`${check.scenario} under churn`)),
  ...(check.churn === undefined
    ? ['The data is wrong before any operation:', ...check.fresh.map((each) => invariantText(each, style, width))]
    : churnText(check, check.churn, style, width)),
  ...(check.crashes === undefined ? [] : crashesText(check.crashes, style, width)),
  ...(check.faults === undefined ? [] : faultsText(check.faults, style, width)),
];

const churnText = (check: ScenarioCheck, churn: ChurnResult, style: Style, width: number): readonly string[] => [
  style.dim(speedText(churn.summary, check.connections)),
  style.dim(countsText(churn.summary)),
  style.dim(`snapshots: ${snapshotText(churn.summary.snapshots)}`),
  ...(churn.summary.watched.count > 0 ? [style.dim(`monitor: ${snapshotText(churn.summary.watched)}`)] : []),
  ...churn.sightings.flatMap(({ violation, atMs }) => [
    style.bad(`Seen after ${timeText(atMs)}, while operations ran:`),
    invariantText(violation, style, width),
  ]),
  ...churn.rest.map((each) => invariantText(each, style, width)),
  ...(churn.reproduction === undefined ? [] : [reproductionText(check, churn.reproduction, style, width)]),
];

const speedText = ({ operations, durationMs, operationsPerSecond }: ChurnSummary, connections: number): string =>
  `${plural(operations, 'operation')} on ${plural(connections, 'connection')} in ${timeText(durationMs)}: ${countText(operationsPerSecond)} a second`;

const countsText = ({ counts }: ChurnSummary): string =>
  [
    `${countText(counts.committed)} committed`,
    `${countText(counts['rolled-back'])} rolled back`,
    `${countText(counts.lost)} on connections that broke`,
    `${countText(counts.failed)} failed`,
    plural(counts.retries, 'retry').replace('retrys', 'retries'),
  ].join(', ');

const snapshotText = ({ count, perSecond, seenShareOf50Ms }: SnapshotSummary): string =>
  `${countText(count)}, ${perSecond.toFixed(1)} a second; a violation of 50 ms is seen in ${Math.floor(seenShareOf50Ms * 100)} % of cases`;

const reproductionText = (check: ScenarioCheck, found: Reproduction, style: Style, width: number): string => {
  const replay = `planproof check ${check.scenario} --seed ${check.seed} --connections ${check.connections}`;
  switch (found.how) {
    case 'one-by-one': {
      const { operation, connection, sequence, choices } = found.last;
      const last = `the last is ${operation.name} (connection ${connection}, operation ${sequence}) with ${JSON.stringify(choices)}`;
      const text = `Shortest failing prefix: ${plural(found.operations, 'operation')}, one after the other; ${last}. Again: ${replay} --operations ${found.operations} --one-by-one`;
      return marked(style.warn('↻'), inert(text), width);
    }
    case 'at-once':
      return marked(
        style.warn('↻'),
        inert(
          `Shortest prefix that still failed: ${plural(found.operations, 'operation')} at once, a race. Again: ${replay} --operations ${found.operations}`,
        ),
        width,
      );
    case 'not':
      return marked(style.warn('↻'), `Not reproduced in ${plural(found.tries, 'replay')}: a rare race.`, width);
  }
};

const crashesText = (result: CrashResult, style: Style, width: number): readonly string[] => {
  if (result.state === 'skipped') return [marked(style.warn('-'), `crashes skipped: ${inert(result.reason)}`, width)];
  const { crashes } = result;
  const sum = (of: (crash: Crash) => number) => countText(crashes.reduce((total, crash) => total + of(crash), 0));
  const wrong = crashes.flatMap(({ rest }) => rest.filter(({ state }) => state === 'violated'));
  const slowest = timeText(Math.max(...crashes.map(({ recoveryMs }) => recoveryMs)));
  const text = `${plural(crashes.length, 'crash').replace('crashs', 'crashes')} of the server: ${sum(({ acknowledged }) => acknowledged)} acknowledged operations, ${sum(({ unanswered }) => unanswered)} unanswered, recovered in at most ${slowest}; ${wrong.length === 0 ? 'nothing lost, every invariant held' : 'something is wrong'}`;
  const mark = wrong.length === 0 ? style.good('✓') : style.bad('✗');
  return [marked(mark, text, width), ...wrong.map((each) => invariantText(each, style, width))];
};

const faultsText = (faults: readonly PlantedFault[], style: Style, width: number): readonly string[] => {
  const planted = faults.filter(({ state }) => state !== 'impossible');
  const caught = faults.filter(({ state }) => state === 'caught');
  const mark = caught.length === planted.length ? style.good('✓') : style.bad('✗');
  return [
    `${mark} ${countText(caught.length)} of ${plural(planted.length, 'planted fault')} caught`,
    ...faults.map((fault) => faultText(fault, style, width)),
  ];
};

const faultText = (fault: PlantedFault, style: Style, width: number): string => {
  switch (fault.state) {
    case 'caught':
      return marked(' ', style.dim(inert(`caught: ${fault.name} (${fault.by.join('; ')})`)), width);
    case 'survived':
      return marked(style.bad('✗'), inert(`survived: ${fault.name}; ${fault.reason}`), width, style.bad);
    case 'impossible':
      return marked(style.warn('-'), inert(`not planted: ${fault.name}; ${fault.reason}`), width);
  }
};
