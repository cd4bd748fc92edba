import { inputError } from '../../errors.js';
import type { Session } from '../../postgres/session.js';
import { serverProblem } from '../../sql/serverError.js';
import type { Parameters, ParameterValue } from '../scenario.js';
import type { CompiledSql } from '../sql.js';

/** Values for the parameters of a query as the seeded data suggest them. */
export interface Sampled {
  /** The most common value of the column that each is compared with. */
  readonly common: Parameters;
  /** A value in the middle. */
  readonly middle: Parameters;
  /** Whether the statement writes. */
  readonly writes: boolean;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Schema?: string;
  readonly Alias?: string;
  readonly Plans?: readonly Node[];
  readonly [key: string]: unknown;
}

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

/**
 * Finds the column that each parameter is compared with, in the generic plan, where the server itself has resolved every
 * name; and takes values from that column's statistics. What is compared with no column gets none.
 */
export const sampleParameters = async (session: Session, sql: CompiledSql): Promise<Sampled> => {
  const { nodes, types } = await genericPlan(session, sql);
  const common: Record<string, ParameterValue> = {};
  const middle: Record<string, ParameterValue> = {};
  for (const [i, name] of sql.parameters.entries()) {
    const number = i + 1;
    const count = countOf(sql.text, number);
    const column = columnOf(nodes, number);
    const values = count !== undefined ? [count, count] : column && (await valuesOf(session, column));
    const [first, second] = values ?? [];
    const shaped = (value: ParameterValue) => shapedAs(types[i] ?? '', value);
    if (first !== undefined) common[name] = shaped(first);
    if (second !== undefined) middle[name] = shaped(second);
  }
  return { common, middle, writes: nodes.some((node) => node['Node Type'] === 'ModifyTable') };
};

/** Arrays of one, and numbers that people may read as numbers. */
const shapedAs = (type: string, value: ParameterValue): ParameterValue => {
  if (type.endsWith('[]')) return [shapedAs(type.slice(0, -2), value)];
  const number = Number(value);
  return /^(?:smallint|integer|bigint)$/.test(type) && Number.isSafeInteger(number) ? number : value;
};

const NAME = 'planproof_sample';
const PREPARE = `PREPARE ${NAME} AS `;

const genericPlan = async (session: Session, sql: CompiledSql) => {
  const { text, parameters } = sql;
  await session.script(`${PREPARE}${text}`).catch((error) => refuse(serverProblem(error, sql, PREPARE)));
  try {
    const [row] = await session.query<{ types: string[] }>(
      'SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = $1',
      [NAME],
    );
    await session.script('SET plan_cache_mode = force_generic_plan');
    const nulls = parameters.length === 0 ? '' : `(${parameters.map(() => 'NULL').join(', ')})`;
    const [plan] = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: Node }[] | string }>(
      `EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE ${NAME}${nulls}`,
    );
    const document = plan?.['QUERY PLAN'] ?? [];
    const [root] = typeof document === 'string' ? JSON.parse(document) : document;
    return { nodes: root === undefined ? [] : preorder(root.Plan), types: row?.types ?? [] };
  } finally {
    await session.script(`DEALLOCATE ${NAME}; RESET plan_cache_mode`);
  }
};

const refuse = (problem: string): never => {
  throw inputError({
    code: 'invalid-sql',
    message: `PostgreSQL refuses a query: ${problem}`,
    hint: 'Mend it at the place shown; or write "-- planproof: skip" above it to leave it alone.',
  });
};

const preorder = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(preorder)];

const NAMED = String.raw`(?:"((?:[^"]|"")+)"|(\w+))`;
const OPERATOR = '[<>=~!@&|#*]+';
const CAST = String.raw`(?:::[\w" ]+(?:\(\d+\))?(?:\[\])?)?`;

/** "(o.customer_id = $1)", "($1 < (o.total)::numeric)", "(o.state = ANY ($2))" */
const columnOf = (nodes: readonly Node[], number: number): Column | undefined => {
  const qualified = String.raw`\(*${NAMED}\.${NAMED}\)?${CAST}`;
  const behind = new RegExp(String.raw`${qualified}\)?\s*${OPERATOR}\s*(?:ANY |ALL )?\(*\$${number}(?!\d)`);
  const before = new RegExp(String.raw`\$${number}\)?${CAST}\s*${OPERATOR}\s*${qualified}`);
  for (const node of nodes)
    for (const [key, condition] of Object.entries(node)) {
      if (!/Cond|Filter/.test(key) || typeof condition !== 'string') continue;
      const found = behind.exec(condition) ?? before.exec(condition);
      if (found === null) continue;
      const alias = found[1] ?? found[2];
      const of = nodes.find((each) => each['Relation Name'] !== undefined && each.Alias === alias);
      if (of === undefined) continue;
      return { schema: of.Schema ?? '', table: of['Relation Name'] ?? '', column: found[3] ?? found[4] ?? '' };
    }
  return undefined;
};

/** How many rows to give or to skip: nothing compares them with a column. */
const countOf = (text: string, number: number): number | undefined => {
  const found = new RegExp(String.raw`\b(limit|offset|first|next)\s+\(?\$${number}(?!\d)`, 'i').exec(text)?.[1];
  if (found === undefined) return undefined;
  return found.toLowerCase() === 'offset' ? 0 : 10;
};

/** As the server writes them: it reads them back in the parameter's type. */
const valuesOf = async (session: Session, { schema, table, column }: Column): Promise<readonly string[]> => {
  const [row] = await session.query<{ common: string[] | null; bounds: string[] | null }>(
    `SELECT most_common_vals::text::text[] AS common, histogram_bounds::text::text[] AS bounds
     FROM pg_stats WHERE schemaname = $1 AND tablename = $2 AND attname = $3 ORDER BY inherited DESC LIMIT 1`,
    [schema, table, column],
  );
  const bounds = row?.bounds ?? [];
  const middle = bounds[Math.floor(bounds.length / 2)] ?? row?.common?.at(-1);
  const common = row?.common?.[0] ?? middle;
  return [common, middle].filter((value) => value !== undefined);
};
