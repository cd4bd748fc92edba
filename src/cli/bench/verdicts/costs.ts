import { median } from '../../../stats/quantile.js';
import { USUAL } from '../../../stats/timeRule.js';
import { columns } from '../../columns.js';
import type { Decision } from './decide.js';
import type { VerdictRow } from './rows.js';

/** What decisions of one kind cost on a query, in seconds: by the time of their pairs and the pause before a confirmation. */
export interface CostRow {
  readonly query: VerdictRow['query'];
  readonly load: VerdictRow['load'];
  readonly kind: Kind;
  readonly decisions: number;
  readonly medianSeconds: number;
  readonly mostSeconds: number;
  readonly wanted?: string;
}

type Kind = 'clear' | 'open' | 'suspect';

const kindOf = ({ confirmed, firstPairs }: Decision): Kind => {
  if (confirmed) return 'suspect';
  return firstPairs < USUAL.first ? 'clear' : 'open';
};

const WANTED: Readonly<Record<Kind, string>> = {
  clear: 'median at most 0.5 s',
  open: 'at most 4 s on 2 ms',
  suspect: 'at most 15 s',
};

/** The cost of on-CPU decisions, by query, load and kind. */
export const costRows = (rows: readonly VerdictRow[]): readonly CostRow[] => {
  const judged = rows.filter(({ clock, place }) => clock === 'on-cpu' && place === 'one database');
  const cells = new Map(judged.map(({ query, load }) => [`${query} ${load}`, { query, load }]));
  return [...cells.values()].flatMap(({ query, load }) =>
    (['clear', 'open', 'suspect'] as const).flatMap((kind) => {
      const own = judged.filter((row) => row.query === query && row.load === load).flatMap(({ all }) => all);
      const seconds = own.filter((one) => kindOf(one) === kind).map((one) => one.seconds);
      if (seconds.length === 0) return [];
      const [medianSeconds, mostSeconds] = [median(seconds), Math.max(...seconds)];
      return [{ query, load, kind, decisions: seconds.length, medianSeconds, mostSeconds, wanted: WANTED[kind] }];
    }),
  );
};

export const costTable = (costs: readonly CostRow[]): string =>
  columns([
    ['what a decision costs', 'load', 'kind', 'decisions', 'median', 'most', 'wanted'],
    ...costs.map(({ query, load, kind, decisions, medianSeconds, mostSeconds, wanted = '' }) => [
      query,
      load,
      kind,
      String(decisions),
      `${medianSeconds.toFixed(2)} s`,
      `${mostSeconds.toFixed(2)} s`,
      wanted,
    ]),
  ]);
