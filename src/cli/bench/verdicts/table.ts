import { columns } from '../../columns.js';
import { PEER_PAIRS } from './decide.js';
import { PEERS, type VerdictRow } from './rows.js';

const percent = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;

const wantedText = ({ wanted }: VerdictRow): string =>
  'atMost' in wanted ? `at most ${percent(wanted.atMost)}` : `at least ${percent(wanted.atLeast)}`;

const HEADING = [
  'query',
  'load',
  'place',
  'clock',
  'slowdown',
  'realised',
  'regressed',
  'share',
  '95 % interval',
  'wanted',
  '',
];

/** The table of verdicts: ours with intervals, and beside them the peers' on the same pairs. */
export const verdictTable = (rows: readonly VerdictRow[]): string =>
  columns([
    [...HEADING, 'median cost', ...Object.keys(PEERS)],
    ...rows.map((row) => [
      row.query,
      row.load,
      row.place,
      row.clock,
      row.slowdown === 1 ? 'none' : `${row.slowdown.toFixed(2)}x`,
      `${row.realised.toFixed(3)}x`,
      `${row.regressed} / ${row.decisions}${row.disjoint < row.decisions ? ` (${row.disjoint} disjoint)` : ''}`,
      percent(row.regressed / row.decisions),
      `${percent(row.low)} to ${percent(row.high)}`,
      wantedText(row),
      row.held ? 'held' : 'MISSED',
      `${row.medianSeconds.toFixed(2)} s`,
      ...Object.keys(PEERS).map((name) => percent(row.peers[name] ?? Number.NaN)),
    ]),
  ]);

export const NOTES = `
  slowdown: further executions, or rows, of the same query; realised: what that came to by the clock, over the whole stream.
  A/A is the line without a slowdown. Where pairs were read again from another starting point ("disjoint" is less than the
  decisions), the interval counts with the disjoint decisions alone.
  The last four columns are peers' rules on ${PEER_PAIRS} of the same pairs each: all runs of one, then all of the other, medians
  10 % apart; the same interleaved; the nearest peer's; paired sign flips believed at once.`;
