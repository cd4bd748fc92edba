import { inputError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import type { HistoryEvent } from '../scenario/churn.js';
import type { Invariant, InvariantResult, ViolationRow } from '../scenario/invariant.js';
import type { OnShape } from './never.js';

/** What a `holds` is asked about: one snapshot of the data, and what operations recorded. */
export interface Asked {
  readonly session: Session;
  /** Empty where nothing churns. */
  readonly history: readonly HistoryEvent[];
  readonly moment: 'rest' | 'churn';
}

export interface HoldsOptions extends OnShape {
  /** `rest`: only asked when no operation runs, as a property of the whole history must be. Absent: at every snapshot. */
  readonly at?: 'rest';
}

/** A property that a function judges; every row it returns is a violation and names its key. */
export const holds = (
  name: string,
  judge: (asked: Asked) => readonly ViolationRow[] | Promise<readonly ViolationRow[]>,
  { shape, at }: HoldsOptions = {},
): Invariant => ({
  name,
  async check(context) {
    if (at === 'rest' && context.moment !== 'rest') return { state: 'skipped', reason: 'only judged at rest' };
    const { history, moment } = context;
    return judged(name, await judge({ session: await context.session(shape), history, moment }));
  },
});

const judged = (name: string, rows: readonly ViolationRow[]): InvariantResult => {
  if (!Array.isArray(rows) || rows.some((row) => typeof row?.key !== 'string' || row.key === '')) throw noKey(name);
  if (rows.length === 0) return { state: 'holds', checked: 'no violating row' };
  return { state: 'violated', message: name, rows: rows.slice(0, 10), total: rows.length };
};

const noKey = (name: string) =>
  inputError({
    code: 'invariant-without-key',
    message: `The invariant "${name}" returns something other than rows with a key.`,
    hint: 'Return an array, empty when all is well, of { key, expected, found }; key is a text that names the wrong row.',
  });
