import type { TextRows } from '../postgres/session.js';
import type { Invariant } from '../scenario/invariant.js';
import type { OnShape } from './never.js';
import { compareRows } from './sameRows.js';

/** What a query answers (a sum, say) must not change: the first answer on the data, before any operation, is the truth. */
export const conserved = (name: string, sql: string, { shape }: OnShape = {}): Invariant => ({
  name,
  async check(context) {
    const session = await context.session(shape);
    const found = await session.text(sql);
    const expected = context.memory.get(name) as TextRows | undefined;
    if (expected === undefined) context.memory.set(name, found);
    const rows = expected === undefined ? [] : compareRows(expected, found);
    if (rows.length === 0) return { state: 'holds', checked: summary(found) };
    return { state: 'violated', message: `${name} changed`, rows: rows.slice(0, 10), total: rows.length, sql };
  },
});

const summary = ({ rows }: TextRows): string =>
  rows.length === 1 ? `the answer is ${rows[0]?.join(', ')}` : `the answer has ${rows.length} rows`;
