import { inputError } from '../errors.js';
import type { Session, TextRows } from '../postgres/session.js';
import type { Invariant, InvariantResult, ViolationRow } from '../scenario/invariant.js';

export interface OnShape {
  /** The shape in whose database the SQL runs; absent: the dataset's own. */
  readonly shape?: string;
}

/**
 * Any row that the SQL returns is a violation. It must name a column `key`, which tells the row; columns `expected` and
 * `found` are shown as such, and any further ones beside the key.
 */
export const never = (name: string, sql: string, { shape }: OnShape = {}): Invariant => ({
  name,
  check: async (context) => violations(await context.session(shape), name, sql),
});

/** At most ten of the rows that an SQL of violations returns, and how many there are. */
export const violations = async (session: Session, name: string, sql: string): Promise<InvariantResult> => {
  const statement = sql.trim().replace(/;$/, '');
  const shown = `SELECT *, count(*) OVER () AS planproof_total FROM (${statement}\n) AS violation LIMIT 10`;
  const { columns, rows } = await session.text(shown);
  const cells = rows.map((row) =>
    Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])),
  );
  if (!hasKey(columns)) throw noKey(name, columns);
  const [first] = cells;
  if (first === undefined) return { state: 'holds', checked: 'no violating row' };
  return {
    state: 'violated',
    message: name,
    rows: cells.map(violationRow),
    total: Number(first.planproof_total),
    sql: statement,
  };
};

const hasKey = (columns: TextRows['columns']): boolean => columns.some((column) => column.name === 'key');

const noKey = (name: string, columns: TextRows['columns']) =>
  inputError({
    code: 'invariant-without-key',
    message: `The SQL of the invariant "${name}" returns no column "key", only: ${columns
      .map((column) => column.name)
      .filter((column) => column !== 'planproof_total')
      .join(', ')}.`,
    hint: 'Name what tells a wrong row from the others, for example: SELECT id AS key, 0 AS expected, count AS found ...',
  });

const violationRow = (row: Readonly<Record<string, string | null>>): ViolationRow => {
  const { planproof_total: _, key, expected, found, ...rest } = row;
  const columns = Object.entries(rest).map(([column, value]) => `${column}=${value ?? 'NULL'}`);
  return { key: [key ?? 'NULL', ...columns].join(', '), expected: expected ?? null, found: found ?? null };
};
