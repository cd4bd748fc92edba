import type { Measurement, Report } from './report.js';

/** One number of a report by itself, for programs that keep series of numbers. */
export interface Figure {
  readonly scenario: string;
  readonly shape: string;
  readonly case: string;
  readonly planMode: Measurement['planMode'];
  readonly settings: Measurement['settings'];
  /** `sharedBlocks`, `wallTimeP95Ms`, ...: a metric's name never changes. */
  readonly metric: string;
  readonly unit: 'blocks' | 'rows' | 'records' | 'bytes' | 'ms' | 'ratio';
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

type Value = Pick<Figure, 'metric' | 'unit' | 'value' | 'low' | 'high'>;

const COUNTERS = [
  ['sharedBlocks', 'blocks'],
  ['tempBlocks', 'blocks'],
  ['planningBlocks', 'blocks'],
  ['rowsScanned', 'rows'],
  ['rowsRemoved', 'rows'],
  ['heapFetches', 'rows'],
  ['walRecords', 'records'],
  ['walBytes', 'bytes'],
] as const;

/** Every number of a report that is worth following from run to run; smaller is better for all of them. */
export const figures = (report: Report): readonly Figure[] =>
  report.scenarios.flatMap(({ name: scenario, measurements, comparisons }) => [
    ...measurements.flatMap((each) => [...workValues(each), ...timeValues(each)].map(on(scenario, each))),
    ...comparisons.flatMap(({ time, ...each }) => {
      if (!time) return [];
      const { ratio: value, low, high } = time;
      const metric = METRICS[time.clock];
      return [on(scenario, each)({ metric, unit: 'ratio', value, low, high })];
    }),
  ]);

const METRICS = { 'on-cpu': 'onCpuTimeRatio', server: 'executionTimeRatio', wall: 'wallTimeRatio' } as const;

type Place = Pick<Figure, 'shape' | 'case' | 'planMode' | 'settings'>;

const on =
  (scenario: string, { shape, case: name, planMode, settings }: Place) =>
  (value: Value): Figure => ({ scenario, shape, case: name, planMode, settings, ...value });

const workValues = ({ work }: Measurement): readonly Value[] =>
  COUNTERS.flatMap(([metric, unit]) => {
    const counter = work?.[metric];
    return counter ? [{ metric, unit, value: counter.value, low: counter.min, high: counter.max }] : [];
  });

const timeValues = ({ times: { wallTimeMs, executionTimeMs, planningTimeMs } }: Measurement): readonly Value[] => [
  ...(wallTimeMs
    ? ([
        { metric: 'wallTimeP50Ms', unit: 'ms', value: wallTimeMs.p50Ms, low: wallTimeMs.minMs, high: wallTimeMs.p95Ms },
        { metric: 'wallTimeP95Ms', unit: 'ms', value: wallTimeMs.p95Ms },
      ] as const)
    : []),
  ...(executionTimeMs ? ([{ metric: 'executionTimeP50Ms', unit: 'ms', value: executionTimeMs.p50Ms }] as const) : []),
  ...(planningTimeMs ? ([{ metric: 'planningTimeP50Ms', unit: 'ms', value: planningTimeMs.p50Ms }] as const) : []),
];
