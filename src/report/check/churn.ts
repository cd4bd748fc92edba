import type { ScenarioCheck } from '../../gate/scenarioCheck.js';
import type { Reproduction } from '../../invariants/churn/reproduce.js';
import type { ChurnSummary, SnapshotSummary } from '../../invariants/churn/summary.js';
import type { ChurnResult } from '../../invariants/underChurn.js';
import { sessionFlags, shellWords } from '../again.js';
import { inert } from '../inert.js';
import { invariantText } from '../terminal/findings.js';
import { marked } from '../terminal/line.js';
import type { Style } from '../terminal/style.js';
import { countText, plural, timeText } from '../units.js';

/** What ran, how closely it was watched, what was violated and how to see it again. */
export const churnText = (check: ScenarioCheck, churn: ChurnResult, style: Style, width: number): readonly string[] => [
  ...figures(check, churn.summary).map((line) => marked(' ', style.dim(line), width)),
  ...churn.sightings.flatMap(({ violation, atMs }) => [
    style.bad(`Seen after ${timeText(atMs)}, while operations ran:`),
    invariantText(violation, style, width),
  ]),
  ...churn.rest.map((each) => invariantText(each, style, width)),
  ...(churn.reproduction === undefined ? [] : [againText(check, churn.reproduction, style, width)]),
];

const figures = ({ connections }: ScenarioCheck, summary: ChurnSummary): readonly string[] => {
  const { operations, durationMs, operationsPerSecond, snapshots, watched } = summary;
  return [
    `${plural(operations, 'operation')} on ${plural(connections, 'connection')} in ${timeText(durationMs)}: ${countText(operationsPerSecond)} a second`,
    countsText(summary),
    ...(snapshots.count > 0 ? [`snapshots: ${snapshotText(snapshots)}`] : []),
    ...(watched.count > 0 ? [`monitor: ${snapshotText(watched)}`] : []),
  ];
};

const countsText = ({ counts }: ChurnSummary): string =>
  [
    `${countText(counts.committed)} committed`,
    `${countText(counts['rolled-back'])} rolled back`,
    `${countText(counts.lost)} on connections that broke`,
    `${countText(counts.failed)} failed`,
    `${countText(counts.retries)} run again after a deadlock or a serialization failure`,
  ].join(', ');

const snapshotText = ({ count, perSecond, seenShareOf50Ms }: SnapshotSummary): string =>
  `${countText(count)}, ${perSecond.toFixed(1)} a second; a violation of 50 ms is seen in ${Math.floor(seenShareOf50Ms * 100)} of 100 cases`;

const againText = (check: ScenarioCheck, found: Reproduction, style: Style, width: number): string => {
  const { scenario, seed, connections, session } = check;
  const flags = ['--seed', String(seed), '--connections', String(connections), ...sessionFlags(session)];
  const command = shellWords(['planproof', 'check', scenario, ...flags]);
  return marked(style.warn('↻'), inert(reproductionText(found, command)), width);
};

const reproductionText = (found: Reproduction, command: string): string => {
  switch (found.how) {
    case 'one-by-one': {
      const { operation, connection, sequence, choices } = found.last;
      const last = `the last is ${operation.name} (connection ${connection}, operation ${sequence}) with ${JSON.stringify(choices)}`;
      return `The shortest failing prefix is ${plural(found.operations, 'operation')}, one after the other; ${last}. See it again: ${command} --operations ${found.operations} --one-by-one`;
    }
    case 'at-once':
      return `It takes a race: the shortest prefix that still failed is ${plural(found.operations, 'operation')} at once. See it again: ${command} --operations ${found.operations}`;
    case 'not':
      return `Not seen again in ${plural(found.tries, 'replay')} at once, nor one after the other: a rare race.`;
  }
};
