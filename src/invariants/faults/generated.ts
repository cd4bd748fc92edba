import type { Session } from '../../postgres/session.js';
import type { Fault, Operate } from '../../scenario/fault.js';
import { sqlStateOf } from '../../sql/sqlState.js';
import { Impossible } from './impossible.js';

/** A table whose rows an invariant compares with the truth. */
export interface Guarded {
  /** The invariant that must see what is wrong. */
  readonly invariant: string;
  readonly table: string;
  readonly key: readonly string[];
  readonly value: string;
  /** Which rows the invariant looks at; absent: all. */
  readonly where?: string;
}

/** The faults that any derived table can have: a value off by one either way, a row missing or there twice, one operation behind. */
export const generatedFaults = (guarded: Guarded): readonly Fault[] => {
  const fault = (what: string, apply: (session: Session, operate: Operate) => Promise<void>): Fault => ({
    name: `${guarded.table}.${guarded.value}: ${what}`,
    breaks: [guarded.invariant],
    apply: async (session, operate) => {
      try {
        await apply(session, operate);
      } catch (error) {
        throw isForbidden(error) ? new Impossible(`the table forbids it: ${error.message}`) : error;
      }
    },
  });
  return [
    fault('plus one', (session) => changeOne(session, guarded, '+')),
    fault('minus one', (session) => changeOne(session, guarded, '-')),
    fault('row missing', async (session) =>
      demandOne(await session.query(`DELETE FROM ${guarded.table} WHERE ${isMiddleRow(guarded)} RETURNING 1`)),
    ),
    fault('row twice', (session) => repeatOne(session, guarded)),
    fault('stale by one operation', (session, operate) => forgetOne(session, guarded, operate)),
  ];
};

/** Class 23: the table's own constraints; 55000 and 42809: a view, or a column that is generated. */
const isForbidden = (error: unknown): error is Error => /^(23|55000|42809|428C9)/.test(sqlStateOf(error) ?? '');

const demandOne = (rows: readonly unknown[]): void => {
  if (rows.length === 0) throw new Impossible('the table has no row to break');
};

/** The condition on the middle row by key; a partitioned table needs tableoid beside ctid to tell rows apart. */
const isMiddleRow = ({ table, key, value, where }: Guarded): string => {
  const rows = `${table} WHERE ${value} IS NOT NULL${where === undefined ? '' : ` AND ${where}`}`;
  return `(tableoid, ctid) = (
    SELECT tableoid, ctid FROM ${rows} ORDER BY ${key.join(', ')}
    LIMIT 1 OFFSET (SELECT count(*) / 2 FROM ${rows}))`;
};

/** What one more or one less is, by the category of pg_type. */
const changed = (value: string, sign: '+' | '-', category: string, type: string): string | undefined => {
  if (category === 'N' || type === 'date') return `${value} ${sign} 1`;
  if (category === 'D' || category === 'T') return `${value} ${sign} interval '1 second'`;
  if (sign === '-') return undefined;
  if (category === 'B') return `NOT ${value}`;
  return category === 'S' ? `${value} || 'x'` : undefined;
};

const changeOne = async (session: Session, guarded: Guarded, sign: '+' | '-'): Promise<void> => {
  const { table, value } = guarded;
  const [column] = await session.query<{ category: string; type: string }>(
    `SELECT typcategory AS category, typname AS type FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
     WHERE attrelid = $1::regclass AND attname = $2`,
    [table, value],
  );
  const expression = column && changed(value, sign, column.category, column.type);
  if (expression === undefined) throw new Impossible(`there is no ${sign}1 for ${column?.type ?? 'such a column'}`);
  const update = `UPDATE ${table} SET ${value} = ${expression} WHERE ${isMiddleRow(guarded)} RETURNING 1`;
  demandOne(await session.query(update));
};

/** The columns that an INSERT may name. */
const insertable = async (session: Session, table: string): Promise<string> => {
  const [row] = await session.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [table],
  );
  return row?.columns ?? '';
};

const repeatOne = async (session: Session, guarded: Guarded): Promise<void> => {
  const { table } = guarded;
  const columns = await insertable(session, table);
  const row = `SELECT ${columns} FROM ${table} WHERE ${isMiddleRow(guarded)}`;
  const insert = `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE ${row} RETURNING 1`;
  demandOne(await session.query(insert));
};

const MAX_OPERATIONS = 200;

/** Lets operations run until one changes a row that is looked at, and takes that change back. */
const forgetOne = async (session: Session, guarded: Guarded, operate: Operate): Promise<void> => {
  const { table, key, value, where } = guarded;
  const keys = key.join(', ');
  const rows = (from: string) => `SELECT ${keys}, ${value} FROM ${from}${where === undefined ? '' : ` WHERE ${where}`}`;
  await session.script(`CREATE TEMP TABLE before_operation AS SELECT * FROM ${table}`);
  for (let count = 0; count < MAX_OPERATIONS; count += 1) {
    await operate(1);
    const [difference] = await session.query(
      `SELECT ${keys} FROM (
         (${rows(table)} EXCEPT ALL ${rows('before_operation')}) UNION ALL (${rows('before_operation')} EXCEPT ALL ${rows(table)})
       ) AS difference ORDER BY ${keys} LIMIT 1`,
    );
    if (difference === undefined) continue;
    const values = key.map((column) => difference[column]);
    const isThatRow = key.map((column, index) => `${column} IS NOT DISTINCT FROM $${index + 1}`).join(' AND ');
    const columns = await insertable(session, table);
    await session.query(`DELETE FROM ${table} WHERE ${isThatRow}`, values);
    await session.query(
      `INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM before_operation WHERE ${isThatRow}`,
      values,
    );
    return;
  }
  throw new Impossible(`none of ${MAX_OPERATIONS} operations changed it`);
};
