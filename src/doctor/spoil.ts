import { createHash } from 'node:crypto';
import { isRead } from '../measure/target.js';
import type { TextRows } from '../postgres/session.js';
import type { LoadedShape, SetupSql } from '../scenario/loaded.js';
import type { CompiledSql } from '../scenario/sql.js';
import { splitStatements } from '../sql/statements.js';

/** What is done to a copy of a candidate, so that a gate that works must go red. */
export type Spoiling =
  /** Burns so many milliseconds of the processor in every execution. */
  | { readonly kind: 'burn'; readonly ms: number }
  /** Waits so many milliseconds in every execution, and burns nothing. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Drops these indexes, and those of the same tables that begin with the same column. */
  | { readonly kind: 'lose'; readonly indexes: readonly string[] }
  /** Leaves the first row of the answer out. */
  | { readonly kind: 'wrong' };

/** A copy of a read shape that is spoiled. */
export const spoiled = (shape: LoadedShape, spoiling: Spoiling): LoadedShape => {
  if (!isRead(shape)) throw new Error(`${shape.name} writes, and only reads are spoiled`);
  const script = setupScript(spoiling);
  const sql = { ...shape.sql, ...(script !== undefined && { setup: extended(shape.sql.setup, script) }) };
  if ('run' in shape) return spoiledProgram({ ...shape, sql }, spoiling);
  const wrap = wrapper(spoiling);
  const queries = sql.queries.map((query) => ({ ...query, text: wrap(query.text) }));
  return { ...shape, sql: { ...sql, queries } };
};

type ProgramShape = Extract<LoadedShape, { readonly run: unknown }>;

const DELAY = 'planproof-delay.sql';

const spoiledProgram = (shape: ProgramShape, spoiling: Spoiling): LoadedShape => {
  if (spoiling.kind === 'lose') return shape;
  const delay = condition(spoiling);
  const run: ProgramShape['run'] = async (session, params) => {
    const answer = await shape.run(session, params);
    if (delay === undefined) return withoutFirst(answer);
    await session.query(DELAY, {});
    return answer;
  };
  if (delay === undefined) return { ...shape, run };
  const queries = [...shape.sql.queries, constant(`SELECT ${delay}`)];
  return { ...shape, queries: [...shape.queries, DELAY], run, sql: { ...shape.sql, queries } };
};

const withoutFirst = ({ columns, rows }: TextRows): TextRows => ({ columns, rows: rows.slice(1) });

const constant = (text: string): CompiledSql => ({
  file: DELAY,
  source: text,
  text,
  parameters: [],
  values: () => [],
  sourceOffset: (offset) => offset,
});

/** True, after a while. */
const condition = (spoiling: Spoiling): string | undefined => {
  if (spoiling.kind === 'burn') return `planproof_burn(${spoiling.ms})`;
  return spoiling.kind === 'wait' ? `pg_sleep(${spoiling.ms / 1000}) IS NOT NULL` : undefined;
};

/** A scalar subquery runs once in an execution, also where there is no row; the rows keep their order. */
const wrapper = (spoiling: Spoiling): ((text: string) => string) => {
  const delay = condition(spoiling);
  if (delay !== undefined) return (text) => `SELECT * FROM (\n${text}\n) AS spoiled WHERE (SELECT ${delay})`;
  return spoiling.kind === 'wrong' ? (text) => `SELECT * FROM (\n${text}\n) AS spoiled OFFSET 1` : (text) => text;
};

const extended = (setup: SetupSql | undefined, script: string): SetupSql => {
  const file = setup?.file ?? 'planproof-doctor.sql';
  const source = [...(setup === undefined ? [] : [setup.source.replace(/;?\s*$/, ';')]), script].join('\n');
  const hash = createHash('sha256').update(source).digest('hex');
  return { file, source, statements: splitStatements(file, source), hash };
};

const setupScript = (spoiling: Spoiling): string | undefined => {
  if (spoiling.kind === 'burn') return BURN;
  return spoiling.kind === 'lose' ? lose(spoiling.indexes) : undefined;
};

const BURN = `CREATE FUNCTION planproof_burn(ms double precision) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE until timestamptz := clock_timestamp() + ms * interval '1 millisecond';
BEGIN
  WHILE clock_timestamp() < until LOOP END LOOP;
  RETURN true;
END $$;`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const lose = (indexes: readonly string[]): string => `DO $$
DECLARE
  lost record;
BEGIN
  FOR lost IN
    SELECT DISTINCT other.indexrelid::regclass AS index, other.indrelid::regclass AS relation, conname
    FROM pg_index AS used
    JOIN pg_class ON pg_class.oid = used.indexrelid AND relname = ANY (ARRAY[${indexes.map(literal).join(', ')}])
    JOIN pg_index AS other ON other.indrelid = used.indrelid AND other.indkey[0] = used.indkey[0]
    LEFT JOIN pg_constraint ON conindid = other.indexrelid AND contype IN ('p', 'u', 'x')
  LOOP
    IF lost.conname IS NULL THEN
      EXECUTE format('DROP INDEX %s', lost.index);
    ELSE
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', lost.relation, lost.conname);
    END IF;
  END LOOP;
END $$;`;
