import type { SetupCounter } from '../../counters.js';
import type { StatementCounters } from '../../measure/probes/statements.js';
import { strengthOf } from '../../sql/lockModes.js';
import { countedRange } from '../countedRange.js';
import { type Range, rangeText } from '../range.js';
import type { Finding, Rule } from '../rule.js';
import type { SetupFound } from '../setupCosts.js';
import { worstFinding } from '../worstFinding.js';

const WORDS: Readonly<Record<SetupCounter, string>> = {
  durationMs: 'ms of setting up',
  bytes: 'bytes more',
  tableBytes: 'bytes of tables more',
  indexBytes: 'bytes of indexes more',
  walBytesPerRow: 'bytes of WAL',
  walRecordsPerRow: 'WAL records',
  sharedBlocksPerRow: 'shared blocks',
};

const short = (value: number): string => Number(value.toPrecision(4)).toLocaleString('en-US');

/** A setup is made once: its time is one sample, so give it room. */
export const setup: Rule<'setup'> = {
  perShape: true,
  needs: [],
  judge({ counter, max }, { setup: found }) {
    if (found === undefined) return { state: 'skipped', reason: 'it has no setup' };
    if (isPerRow(counter)) return judgeRows(counter, max, found);
    const measured = found.cost?.[counter];
    if (measured === undefined) return { state: 'skipped', reason: `${counter} of the setup was not measured` };
    const evidence = `${short(measured)} ${WORDS[counter]}, at most ${short(max)}`;
    return { state: measured <= max ? 'pass' : 'broken', measured, evidence };
  },
};

type PerRow = Extract<SetupCounter, `${string}PerRow`>;

const isPerRow = (counter: SetupCounter): counter is PerRow => counter.endsWith('PerRow');

const judgeRows = (counter: PerRow, max: number, { rows, locks }: SetupFound): Finding => {
  if (locks?.length === 0) return { state: 'pass', measured: 0, evidence: 'it touches no table that stood before' };
  const findings = rows.map((row) => judgeRow(counter, max, row));
  return worstFinding(findings) ?? { state: 'skipped', reason: 'no row was inserted with and without the setup' };
};

const judgeRow = (
  counter: PerRow,
  max: number,
  { table, without, with: added }: SetupFound['rows'][number],
): Finding => {
  if (without.state === 'notCountable') return { state: 'skipped', reason: without.reason };
  if (added.state === 'notCountable') return { state: 'skipped', reason: added.reason };
  const [before, after] = [rangeOfRow(without, counter), rangeOfRow(added, counter)];
  const measured = after.value - before.value;
  const said = `one more row of ${table} costs ${short(after.value)} ${WORDS[counter]} against ${short(before.value)}: ${short(measured)} more, at most ${short(max)}`;
  const evidence = [said, rangeText(after), rangeText(before) && `without it ${rangeText(before)}`]
    .filter(Boolean)
    .join('; ');
  if (after.high - before.low <= max) return { state: 'pass', measured, evidence };
  return { state: after.low - before.high > max ? 'broken' : 'unstable', measured, evidence };
};

type Counted = Extract<SetupFound['rows'][number]['with'], { state: 'counted' }>;

const READ: Readonly<Record<PerRow, (row: StatementCounters) => number>> = {
  walBytesPerRow: ({ walBytes }) => walBytes,
  walRecordsPerRow: ({ walRecords }) => walRecords,
  sharedBlocksPerRow: ({ sharedHitBlocks, sharedReadBlocks }) => sharedHitBlocks + sharedReadBlocks,
};

const rangeOfRow = (row: Counted, counter: PerRow): Range =>
  countedRange(row.repetitions ?? [row], READ[counter], { images: counter === 'walBytesPerRow' }) as Range;

/** Judged by what the setup locked when it was tried in a transaction; what refuses one cannot be observed. */
export const setupLock: Rule<'setupLock'> = {
  perShape: true,
  needs: [],
  judge({ mode }, { setup: found }) {
    if (found === undefined) return { state: 'skipped', reason: 'it has no setup' };
    if (found.locks === undefined) return { state: 'skipped', reason: 'its locks could not be observed' };
    const stronger = found.locks.filter((lock) => strengthOf(lock.mode) > strengthOf(mode));
    const [worst] = stronger.toSorted((a, b) => strengthOf(b.mode) - strengthOf(a.mode));
    if (worst === undefined) return { state: 'pass', measured: 0, evidence: `no lock stronger than ${mode}` };
    const evidence = `the setup takes ${worst.mode} on ${worst.relation}, at most ${mode}`;
    return { state: 'broken', measured: stronger.length, evidence };
  },
};
