import { comparisonReports } from './comparisons.js';
import { concludeRun, concludeScenario } from './conclude.js';
import type { Measurement, Report, ScenarioReport } from './report.js';
import { SCHEMA_VERSION } from './report.js';

/** Deterministic numbers in [0, 1). */
const randomFrom = (seed: number) => () => {
  seed = (seed * 1664525 + 1013904223) % 4294967296;
  return seed / 4294967296;
};

const samplesAround = (ms: number, count: number, seed: number): readonly number[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => ms * (0.93 + 0.1 * random() + (random() > 0.93 ? random() : 0)));
};

const clock = (ms: number, count: number, seed: number) => {
  const samplesMs = samplesAround(ms, count, seed);
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.round((sorted.length - 1) * q)] ?? 0;
  return { samplesMs, minMs: at(0), p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
};

const counter = (value: number) => ({ value, min: value, max: value, repeatable: true });

const CASES = [
  ['hottest', 5, 1_780_569, 1, '1,780,569 runs, 1 workflow'],
  ['second', 232_791, 231_343, 3, '231,343 runs, 3 workflows'],
  ['third', 3_206_451, 69_119, 1, '69,119 runs, 1 workflow'],
  ['fourth', 3_764_345, 53_981, 3, '53,981 runs, 3 workflows'],
  ['fifth', 3_466_675, 52_471, 10, '52,471 runs, 10 workflows'],
  ['median', 118_201, 41, 2, 'as most workspaces are'],
  ['widest', 91_377, 4_100, 240, 'the most distinct workflows: the worst for the candidate'],
  ['single-run', 77, 1, 1, 'one run'],
  ['absent', -1, 0, 0, 'no such workspace'],
] as const;

export interface SpecimenOptions {
  readonly cases?: number;
  readonly candidates?: readonly string[];
  readonly samples?: number;
  /** Put into every text that a user's files or data can bring in. */
  readonly taint?: string;
  readonly outcome?: 'passed' | 'broken' | 'violated' | 'unstable';
  readonly scenarios?: number;
}

const isHeavy = (runs: number) => runs > 50_000;

const measure = (
  shape: string,
  index: number,
  settings: 'counting' | 'production',
  samples: number,
  taint: string,
): Measurement => {
  const [name, , runs, distinct] = CASES[index % CASES.length] ?? CASES[0];
  const old = shape.startsWith('distinct-on');
  const parallel = settings === 'production' ? 0.62 : 1;
  const scanned = old ? (isHeavy(runs) ? 7_387_483 : runs) : Math.min(4, distinct);
  const ms = old ? (isHeavy(runs) ? 640 + runs / 1500 : 0.04 + runs / 900) * parallel : 0.008 + 0.001 * distinct ** 0.5;
  const blocks = old
    ? isHeavy(runs)
      ? 325_121
      : 3 + Math.ceil(runs * 0.93)
    : distinct === 0
      ? 2
      : 3 + (distinct > 99 ? 1 : 0);
  const temp = old && runs > 1_000_000 ? 5_402 : 0;
  return {
    shape: shape + taint,
    case: caseName(index, name) + taint,
    planMode: 'custom',
    settings,
    rowsReturned: Math.min(4, distinct),
    work: {
      sharedBlocks: counter(blocks),
      sharedHitBlocks: { ...counter(blocks), max: blocks, min: Math.floor(blocks * 0.4), repeatable: blocks === 0 },
      sharedReadBlocks: { value: 0, min: 0, max: Math.ceil(blocks * 0.6), repeatable: false },
      sharedDirtiedBlocks: counter(0),
      localBlocks: counter(0),
      tempBlocks: counter(temp),
      rowsScanned: counter(scanned),
      rowsRemoved: counter(old && isHeavy(runs) ? 7_387_483 - runs : 0),
      rowsReturned: counter(Math.min(4, distinct)),
      heapFetches: counter(0),
      loops: counter(old && settings === 'production' ? 3 : 1),
      spills: counter(temp > 0 ? 1 : 0),
      walRecords: counter(0),
      walBytes: counter(0),
      walFullPageImages: counter(0),
      planningBlocks: counter(old ? 64 : 21),
    },
    times: {
      wallTimeMs: clock(ms + 0.06, samples, index * 7 + shape.length),
      executionTimeMs: clock(ms, 3, index * 11 + shape.length),
      planningTimeMs: clock(0.21, 3, index * 13 + shape.length),
    },
    plan: {
      fingerprint: old ? '71ce24d4f0b51a9e' : '0c2d8a5be1f7734d',
      document: planDocument(old, runs, distinct, ms, blocks, taint),
    },
  };
};

const caseName = (index: number, name: string) => (index < CASES.length ? name : `${name}-${index}`);

const buffers = (blocks: number, temp = 0) => ({
  'Shared Hit Blocks': Math.floor(blocks * 0.4),
  'Shared Read Blocks': blocks - Math.floor(blocks * 0.4),
  'Shared Dirtied Blocks': 0,
  'Shared Written Blocks': 0,
  'Local Hit Blocks': 0,
  'Local Read Blocks': 0,
  'Local Dirtied Blocks': 0,
  'Local Written Blocks': 0,
  'Temp Read Blocks': temp,
  'Temp Written Blocks': temp,
});

const node = (type: string, rows: number, ms: number, loops: number, rest: object = {}, ...plans: object[]) => ({
  'Node Type': type,
  'Parallel Aware': false,
  'Async Capable': false,
  'Startup Cost': 0.43,
  'Total Cost': Math.round(rows * 0.4 * 100) / 100 + 8.4,
  'Plan Rows': Math.max(1, Math.round(rows * 0.8)),
  'Plan Width': 24,
  'Actual Startup Time': ms * 0.4,
  'Actual Total Time': ms,
  'Actual Rows': rows,
  'Actual Loops': loops,
  Disabled: false,
  ...rest,
  ...(plans.length > 0 && { Plans: plans }),
});

const planDocument = (old: boolean, runs: number, distinct: number, ms: number, blocks: number, taint: string) => {
  const child = { 'Parent Relationship': 'Outer' };
  const scan = node('Seq Scan', runs / 3, ms * 0.5, 3, {
    ...child,
    ...buffers(blocks),
    'Relation Name': `bots_savedrun${taint}`,
    Alias: 'bots_savedrun',
    Filter: `(workspace_id = '5'::bigint)${taint}`,
    'Rows Removed by Filter': Math.floor((7_387_483 - runs) / 3),
  });
  const sort = node(
    'Sort',
    runs / 3,
    ms * 0.8,
    3,
    {
      ...child,
      ...buffers(blocks, 5402),
      'Sort Key': ['published_run_id', 'updated_at DESC'],
      'Sort Method': 'external merge',
      'Sort Space Used': 21_608,
      'Sort Space Type': 'Disk',
    },
    scan,
  );
  const gather = node(
    'Gather Merge',
    runs,
    ms * 0.95,
    1,
    { ...child, ...buffers(blocks, 5402), 'Workers Planned': 2, 'Workers Launched': 2 },
    sort,
  );
  const unique = node('Unique', distinct, ms * 0.98, 1, { ...child, ...buffers(blocks, 5402) }, gather);
  const index = node('Index Only Scan', Math.min(4, distinct), ms, 1, {
    ...child,
    ...buffers(blocks),
    'Scan Direction': 'Forward',
    'Index Name': 'last_used_latest',
    'Relation Name': `last_used${taint}`,
    Alias: 'last_used',
    'Index Cond': "(workspace_id = '5'::bigint)",
    'Heap Fetches': 0,
  });
  const inner = old
    ? node(
        'Sort',
        Math.min(4, distinct),
        ms * 0.99,
        1,
        {
          ...child,
          ...buffers(blocks, 5402),
          'Sort Key': ['last_used_at DESC'],
          'Sort Method': 'quicksort',
          'Sort Space Used': 25,
          'Sort Space Type': 'Memory',
        },
        unique,
      )
    : index;
  return [
    {
      Plan: node('Limit', Math.min(4, distinct), ms, 1, buffers(blocks, old ? 5402 : 0), inner),
      Settings: { random_page_cost: '1.1' },
      Planning: buffers(old ? 64 : 21),
      'Planning Time': 0.21,
      Triggers: [],
      'Execution Time': ms,
    },
  ];
};

const planDiffOf = (taint: string): NonNullable<ScenarioReport['comparisons'][number]['planDiff']> => {
  const node = (path: string, label: string, rows: number, blocks: number) => ({
    path,
    label: label + taint,
    depth: path.split('.').length - 1,
    planRows: rows * 0.8,
    rows,
    loops: 1,
    ownSharedBlocks: blocks,
    qError: 1.25,
  });
  return {
    samePlan: false,
    rows: [
      { state: 'same', before: node('0', 'Limit', 4, 0), after: node('0', 'Limit', 4, 0) },
      { state: 'removed', before: node('0.0', 'Sort', 4, 0) },
      { state: 'removed', before: node('0.0.0', 'Gather Merge', 1_780_569, 0) },
      {
        state: 'changed',
        before: node('0.0.0.0', 'Parallel Seq Scan on bots_savedrun', 1_780_569, 325_121),
        after: node('0.0', 'Index Only Scan using last_used_latest on last_used', 4, 3),
        changes: [{ what: 'Index Cond', after: `(workspace_id = 5)${taint}` }],
      },
    ],
  };
};

const TIME = {
  clock: 'on-cpu',
  whyClock: 'the backend runs on this machine',
  verdict: 'improved',
  ratio: 0.0004,
  low: 0.0003,
  high: 0.0006,
  p: 0.0001,
  pairs: 20,
  confirmation: true,
} as const;

const growthOf = (names: readonly string[], inCase: string): ScenarioReport['growth'] =>
  names.map((shape, index) => ({
    shape,
    case: inCase,
    axis: 'runs',
    points: [10_000, 40_000, 160_000, 640_000, 2_560_000].map((size) => ({
      size,
      work: { sharedBlocks: index === 0 ? Math.round(size * 0.044) : 3, rowsScanned: index === 0 ? size : 1 },
    })),
    fits: {
      sharedBlocks: {
        exponent: index === 0 ? 1 : 0,
        low: -0.01,
        high: 1.01,
        class: index === 0 ? 'linear' : 'constant',
        constant: index === 0 ? 0 : 3,
        factor: index === 0 ? 0.044 : 0,
      },
    },
  }));

const wearOf = (names: readonly string[], inCase: string): ScenarioReport['wear'] =>
  names.flatMap((shape, index) =>
    ['quiet', 'old-snapshot'].map((condition, place) => ({
      shape,
      case: inCase,
      condition,
      connections: 4,
      executions: 2000,
      elapsedMs: 900,
      wallTimeMs: clock(0.4 + index * 0.2 + place * 0.3, 20, 3),
      counters: {
        calls: 2,
        sharedHitBlocks: 21 + index * 9,
        sharedReadBlocks: 0,
        sharedDirtiedBlocks: 2.2,
        tempBlocks: 0,
        walRecords: 6 + 3 * index,
        walFullPageImages: 0,
        walBytes: 812 + 260 * index,
        executionTimeMs: 0.09,
      },
      tables: [
        {
          name: 'last_used',
          updates: 2000,
          hotUpdates: place === 0 ? 1980 : 1160,
          deadRows: 12,
          tableBytesBefore: 8192,
          tableBytes: 90_112,
          indexBytesBefore: 16_384,
          indexBytes: 16_384,
        },
      ],
      deadlocks: 0,
      lockWaitShare: 0,
    })),
  );

const SQL_OLD = `SELECT published_run, last_used_at
FROM (SELECT DISTINCT ON (v.published_run_id) v.published_run_id AS published_run, r.updated_at AS last_used_at
      FROM bots_savedrun r JOIN bots_publishedrunversion v ON v.id = r.parent_version_id
      WHERE r.workspace_id = :workspace_id
      ORDER BY v.published_run_id, r.updated_at DESC) latest
ORDER BY last_used_at DESC, published_run
LIMIT :limit
`;
const SQL_NEW = `SELECT published_run, last_used_at FROM last_used
WHERE workspace_id = :workspace_id ORDER BY last_used_at DESC, published_run LIMIT :limit
`;

const scenarioSpecimen = (number: number, options: Required<SpecimenOptions>): ScenarioReport => {
  const { taint, samples, outcome } = options;
  const name = ['recent-workflows', 'queue-counts', 'claim-limits'][number % 3] ?? '';
  const names = ['distinct-on', ...options.candidates];
  const cases = Array.from({ length: options.cases }, (_, index) => {
    const [label, workspace, , , why] = CASES[index % CASES.length] ?? CASES[0];
    return {
      name: caseName(index, label) + taint,
      params: { workspace_id: workspace, limit: 4, note: taint },
      why: why + taint,
    };
  });
  const shapes = names.map((shape, index) => ({
    name: shape + taint,
    role: index === 0 ? ('reference' as const) : ('candidate' as const),
    exact: true,
    sql: [{ file: `scenarios/${name}/${shape}.sql`, text: (index === 0 ? SQL_OLD : SQL_NEW) + taint }],
    ...(index > 0 && {
      setup: {
        file: `scenarios/${name}/${shape}.setup.sql`,
        text: `CREATE TABLE last_used ();${taint}`,
        isolation: 'additive' as const,
        durationMs: 4180,
        bytes: 18_400_000,
        locks: [],
      },
    }),
  }));
  const measurements = (['counting', 'production'] as const).flatMap((settings) =>
    cases.flatMap((_, index) => names.map((shape) => measure(shape, index, settings, samples, taint))),
  );
  const comparisons = comparisonReports(shapes, measurements, (_, { settings }) => ({
    planDiff: planDiffOf(taint),
    ...(settings === 'counting' && { time: TIME }),
  }));
  const broken = outcome === 'broken';
  const budgets = [
    { kind: 'latency' as const, quantile: 'p95' as const, maxMs: 5, shape: `last-used${taint}` },
    {
      kind: 'atMost' as const,
      counter: 'sharedBlocks' as const,
      max: broken ? 3 : 8,
      reason: `one page of the index${taint}`,
    },
    { kind: 'noSeqScan' as const, table: `bots_savedrun${taint}` },
  ];
  const verdicts: ScenarioReport['verdicts'] = options.candidates.flatMap((shape) =>
    cases.flatMap((each, index) =>
      budgets.map((budget) => {
        const on = { budget, shape: shape + taint, case: each.name };
        const over = broken && budget.kind === 'atMost' && index % CASES.length === 6;
        if (budget.kind === 'latency') {
          const state = outcome === 'unstable' && index === 0 ? ('unstable' as const) : ('pass' as const);
          return { ...on, state, measured: 0.08, evidence: `p95 is 0.08 ms, at most 5 ms${taint}` };
        }
        if (budget.kind === 'noSeqScan')
          return {
            ...on,
            state: 'pass' as const,
            measured: 0,
            evidence: `no sequential scan of bots_savedrun${taint}`,
          };
        return {
          ...on,
          state: over ? ('broken' as const) : ('pass' as const),
          measured: over ? 4 : 3,
          evidence: `${over ? 4 : 3} shared blocks, at most ${budget.max}${taint}`,
        };
      }),
    ),
  );
  const invariants: ScenarioReport['invariants'] = [
    outcome === 'violated'
      ? {
          name: `sameRows${taint}`,
          state: 'violated',
          total: 12_345,
          sql: `SELECT * FROM last_used EXCEPT ...${taint}`,
          message: `last-used differs from distinct-on in 1 of ${cases.length} cases${taint}`,
          rows: [
            {
              key: `hottest, row 1, last_used_at${taint}`,
              expected: '2026-01-31 09:14:07.113+00',
              found: '2026-01-30 22:41:55.902+00',
            },
            { key: `hottest, row 2${taint}`, expected: null, found: `(8812,"2026-01-30 22:41:55.902+00")${taint}` },
          ],
        }
      : {
          name: `sameRows${taint}`,
          state: 'holds',
          checked: `${cases.length} cases of last-used against distinct-on${taint}`,
        },
    { name: 'upsertKeepsCount', state: 'skipped', reason: `the server cannot be crashed${taint}` },
  ];
  const found = {
    name: name + taint,
    question: `Which four workflows did this workspace use last?${taint}`,
    source: `https://example.org/issues/993${taint}`,
    cases,
    shapes,
    measurements,
    comparisons,
    invariants,
    deviations: [],
    budgets,
    verdicts,
    growth: options.outcome === 'unstable' ? growthOf(names, cases[0]?.name ?? '') : [],
    wear: options.outcome === 'unstable' ? wearOf(names, cases[0]?.name ?? '') : [],
    selfTest: {
      shape: names[0] ?? '',
      case: cases[0]?.name ?? '',
      time: { ...TIME, ratio: 1.002, low: 0.99, high: 1.012, verdict: 'pass' as const },
      smallestDetectable: 1.04,
      trusted: true,
    },
    dataset: {
      name: 'saved-runs',
      hash: '3f9a61c07e5d22b8',
      scale: 'full',
      axes: { runs: 7_387_483, workspaces: 61_000 },
      seed: 1,
      state: 'seeded' as const,
      seedMs: 21_400,
      tables: [
        { name: 'bots_savedrun', rows: 7_387_483, bytes: 2_600_000_000, checksum: '88aa12bc00ff17e3' },
        { name: `bots_publishedrunversion${taint}`, rows: 120_400, bytes: 18_000_000, checksum: '17e388aa12bc00ff' },
      ],
    },
  };
  return { ...found, conclusion: concludeScenario(found, outcome === 'violated' ? 4 : broken ? 1 : 0) };
};

/** A report as a real run makes it, with the sizes of the production case; deterministic. */
export const specimen = (options: SpecimenOptions = {}): Report => {
  const all = {
    cases: 9,
    candidates: ['last-used'],
    samples: 30,
    taint: '',
    outcome: 'passed' as const,
    scenarios: 1,
    ...options,
  };
  const scenarios = Array.from({ length: all.scenarios }, (_, number) => scenarioSpecimen(number, all));
  return {
    schemaVersion: SCHEMA_VERSION,
    planproofVersion: '0.1.0',
    createdAt: '2026-02-03T04:05:06.789Z',
    commit: '1f3870be274f6c49b3e31a0c6728957f2d5c1a90',
    config: { scale: 'full', seed: 1, postgres: 'embedded' },
    machine: {
      cpuModel: `AMD EPYC 7B13${all.taint}`,
      cores: 2,
      memoryBytes: 8_322_000_000,
      platform: 'linux x64',
      nodeVersion: '20.20.0',
    },
    server: {
      provider: 'embedded',
      version: '18.4',
      major: 18,
      settings: { shared_buffers: '128MB', work_mem: '4MB', random_page_cost: `1.1${all.taint}` },
    },
    scenarios,
    warnings: all.taint ? [`the machine is busy${all.taint}`] : [],
    conclusion: concludeRun(scenarios),
  };
};
