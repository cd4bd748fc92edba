import type { TimeCounter, WorkCounter } from '../counters.js';

const WORDS: Readonly<Record<WorkCounter | TimeCounter, string>> = {
  sharedBlocks: 'shared blocks',
  sharedHitBlocks: 'shared blocks hit',
  sharedReadBlocks: 'shared blocks read',
  tempBlocks: 'temp blocks',
  rowsScanned: 'rows scanned',
  rowsRemoved: 'rows removed',
  heapFetches: 'heap fetches',
  loops: 'loops',
  walRecords: 'WAL records',
  walBytes: 'WAL bytes',
  planningBlocks: 'planning blocks',
  onCpuTimeMs: 'ms on CPU',
  executionTimeMs: 'ms of execution',
  wallTimeMs: 'ms of wall-clock time',
  planningTimeMs: 'ms of planning',
};

/** A counter's value in words: "12 shared blocks". */
export const counted = (value: number, counter: WorkCounter | TimeCounter): string =>
  `${value.toLocaleString('en-US')} ${WORDS[counter]}`;

/** Milliseconds to three significant digits. */
export const ms = (value: number): string => `${Number(value.toPrecision(3))} ms`;
