import type { Row, Session } from '../postgres/session.js';
import type { Invariant, InvariantResult, ViolationRow } from '../scenario/invariant.js';

export interface OnShape {
  /** The shape in whose database the SQL runs; absent: the dataset's own. */
  readonly shape?: string;
}

/**
 * Any row that the SQL returns is a violation. Columns named `key`, `expected` and `found` are shown as such; without a
 * `key` the first column is it.
 */
export const never = (name: string, sql: string, { shape }: OnShape = {}): Invariant => ({
  name,
  check: async (context) => violations(await context.session(shape), name, sql),
});

/** At most ten of the rows that an SQL of violations returns, and how many there are. */
export const violations = async (session: Session, name: string, sql: string): Promise<InvariantResult> => {
  const statement = sql.trim().replace(/;$/, '');
  const rows = await session.query(`SELECT *, count(*) OVER () AS planproof_total FROM (${statement}) AS violation LIMIT 10`);
  const [first] = rows;
  if (first === undefined) return { state: 'holds', checked: 'no violating row' };
  return {
    state: 'violated',
    message: name,
    rows: rows.map(violationRow),
    total: Number(first.planproof_total),
    sql: statement,
  };
};

const violationRow = (row: Row): ViolationRow => {
  const { planproof_total: _, key, expected, found, ...rest } = row;
  const columns = Object.entries(rest).map(([column, value]) => `${column}=${text(value) ?? 'NULL'}`);
  return {
    key: key === undefined ? columns.join(', ') : (text(key) ?? 'NULL'),
    expected: text(expected),
    found: text(found),
  };
};

const text = (value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
