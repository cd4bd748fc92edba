import { law, type Shares, shares } from 'planproof';

/** The count of rows in bots_savedrun; named workspaces keep their share of it at every scale. */
export const PRODUCTION_RUNS = 7_387_483;

/** A workspace that a scenario's cases name: its id, its runs in production and its distinct published runs. */
export interface NamedWorkspace {
  readonly id: number;
  readonly runs: number;
  readonly distinct: number;
}

/** The five of the table, heaviest first. */
export const HEAVY = [
  { id: 5, runs: 1_780_569, distinct: 1 },
  { id: 232_791, runs: 231_343, distinct: 3 },
  { id: 3_206_451, runs: 69_119, distinct: 1 },
  { id: 3_764_345, runs: 53_981, distinct: 3 },
  { id: 3_466_675, runs: 52_471, distinct: 10 },
] as const satisfies readonly NamedWorkspace[];

/** Has the most distinct published runs that any workspace has. */
export const WIDEST = { id: 1_904_377, runs: 24_117, distinct: 240 } as const satisfies NamedWorkspace;
/** Has one run. */
export const SINGLE = { id: 2_650_031, runs: 1, distinct: 1 } as const satisfies NamedWorkspace;
/** Has as many runs as half of all workspaces have at least. */
export const MEDIAN_ID = 2_115_049;
/** No workspace has this id. */
export const ABSENT_ID = 4_100_001;

const NAMED: readonly NamedWorkspace[] = [...HEAVY, WIDEST, SINGLE];
const ORPHANS = 0.05;
const MOST_DISTINCT = 240;

const RUNS_LAW = law.pareto({ shape: 0.75, max: 20_000 });
// The largest of the unnamed stays below the smallest of the five.
const MOST_UNNAMED = 0.9 * HEAVY[4].runs;

/** A workspace is a group; `owned` runs have a parent version, `orphans` have none. */
export interface Workspaces {
  readonly groups: number;
  readonly owned: Shares;
  readonly orphans: Shares;
  /** Distinct published runs of each workspace. */
  readonly published: Shares;
  /** The group whose run count is the median. */
  readonly median: number;
}

/** Divides the runs among the workspaces; `distinct` is what the hottest one has. */
export const divide = (runs: number, groups: number, distinct: number): Workspaces => {
  const orphanRuns = Math.floor(runs * ORPHANS);
  const scale = runs / PRODUCTION_RUNS;
  const heavy = NAMED.map((workspace) => Math.max(workspace.distinct, Math.round(workspace.runs * scale)));
  const atMost = MOST_UNNAMED * scale;
  const owned = shares.spread({ total: runs - orphanRuns, groups, heavy, law: RUNS_LAW, atLeast: 1, atMost });
  const none = NAMED.map(() => 0);
  const orphans = shares.spread({
    total: orphanRuns,
    groups,
    heavy: none,
    law: RUNS_LAW,
    // Few beside the runs that the same workspace owns.
    atMost: atMost / 10,
  });
  const published = shares.between({
    groups,
    min: 1,
    max: MOST_DISTINCT,
    law: law.pareto({ shape: 0.9, max: MOST_DISTINCT }),
    within: owned,
    fixed: [distinct, ...NAMED.slice(1).map((workspace) => workspace.distinct)],
  });
  return {
    groups,
    owned,
    orphans,
    published,
    // Groups after the named ones come largest first.
    median: NAMED.length + Math.floor((groups - NAMED.length) / 2),
  };
};

/** The id of a group: named ones their own (all odd), the others even, rising with gaps. */
export const idOf = (group: number, median: number, random: number): number => {
  if (group === median) return MEDIAN_ID;
  return NAMED[group]?.id ?? 64 * group + 2 * Math.floor(random * 32);
};
