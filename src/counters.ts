/** Counters of work that a budget can name; see `Work` for what each counts. */
export const WORK_COUNTERS = [
  'sharedBlocks',
  'sharedHitBlocks',
  'sharedReadBlocks',
  'tempBlocks',
  'rowsScanned',
  'rowsRemoved',
  'heapFetches',
  'loops',
  'walRecords',
  'walBytes',
  'planningBlocks',
] as const;
export type WorkCounter = (typeof WORK_COUNTERS)[number];

/** Those that are the same on every machine that has the same data and the same major: what a baseline keeps. */
export const KEPT_COUNTERS = [
  'sharedBlocks',
  'tempBlocks',
  'rowsScanned',
  'rowsRemoved',
  'heapFetches',
  'loops',
  'walRecords',
] as const satisfies readonly WorkCounter[];
export type KeptCounter = (typeof KEPT_COUNTERS)[number];

/** Clocks, in milliseconds; see `Times` for what each measures. */
export const TIME_COUNTERS = ['wallTimeMs', 'onCpuTimeMs', 'executionTimeMs', 'planningTimeMs'] as const;
export type TimeCounter = (typeof TIME_COUNTERS)[number];

/**
 * What a shape's setup costs. `bytes`, `tableBytes` and `indexBytes`: by how much the database, its tables and its indexes
 * grew. The last three: what one more row costs more in the tables that the setup touches, by the worst of them.
 */
export const SETUP_COUNTERS = [
  'durationMs',
  'bytes',
  'tableBytes',
  'indexBytes',
  'walBytesPerRow',
  'walRecordsPerRow',
  'sharedBlocksPerRow',
] as const;
export type SetupCounter = (typeof SETUP_COUNTERS)[number];
