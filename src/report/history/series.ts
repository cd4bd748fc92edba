import { type ChangePoint, differences, pettittChanges } from './changePoints.js';
import type { HistoryEntry } from './entry.js';

export interface Point {
  readonly at: string;
  readonly commit?: string;
  readonly value: number;
}

/** One metric of one shape on one case over the runs that can be held beside each other. */
export interface Series {
  readonly scenario: string;
  readonly shape: string;
  readonly case: string;
  readonly conditions: string;
  readonly metric: string;
  /** What else must be equal: data for work, data and machine for time. */
  readonly context: string;
  /** Oldest first. */
  readonly points: readonly Point[];
  readonly changes: readonly ChangePoint[];
}

/** Sorts a history into series and marks where each changed. */
export const seriesOf = (entries: readonly HistoryEntry[]): readonly Series[] => {
  const series = new Map<string, Omit<Series, 'changes'> & { readonly points: Point[] }>();
  for (const entry of entries) {
    for (const [metric, value] of Object.entries(entry.figures)) {
      const one = describe(entry, metric);
      const key = Object.values(one).join('\0');
      const known = series.get(key) ?? { ...one, points: [] };
      known.points.push({ at: entry.at, value, ...(entry.commit !== undefined && { commit: entry.commit }) });
      series.set(key, known);
    }
  }
  return [...series.values()].map((one) => ({ ...one, changes: changesOf(one) }));
};

const describe = (entry: HistoryEntry, metric: string) => {
  const { scenario, shape, case: name, planMode, settings, postgres, machine, scale, dataset } = entry;
  const data = `PostgreSQL ${postgres}, ${scale} ${dataset}`;
  return {
    scenario,
    shape,
    case: name,
    conditions: planMode === 'generic' ? `${settings}, generic plan` : settings,
    metric,
    context: isTime(metric) ? `${data}, ${machine}` : data,
  };
};

const isTime = (metric: string): boolean => /Ms$|TimeRatio$/.test(metric);

/** A counter repeats exactly, so that every difference is a change; time is noisy, and is tested. */
const changesOf = ({ metric, points }: Pick<Series, 'metric' | 'points'>): readonly ChangePoint[] => {
  const values = points.map(({ value }) => value);
  return isTime(metric) ? pettittChanges(values) : differences(values);
};
