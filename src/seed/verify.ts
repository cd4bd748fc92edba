import { environmentError, inputError } from '../errors.js';
import type { Session } from '../postgres/session.js';
import type { BoundTable } from './bind.js';
import { copySample } from './copy/copy-sample.js';
import type { Target } from './copy/inspect.js';
import type { Claim } from './dataset.js';
import { literal, quoted } from './identifier.js';

/** What a table holds, as the server counts it. */
export interface TableFacts {
  readonly name: string;
  readonly rows: number;
  /** Heap, TOAST and indexes. */
  readonly bytes: number;
  /**
   * Sum, as a decimal number, of the 64-bit hashes of the rows as text (TimeZone UTC, DateStyle ISO, extra_float_digits
   * 1): the same for the same rows in any order, on any server.
   */
  readonly checksum: string;
}

/**
 * Reads a loaded table once: its rows are counted, its checksum is taken, and up to 1,000 rows, made again one by one
 * and sent as text, must be found in it.
 */
export const verifyTable = async (session: Session, table: BoundTable, target: Target): Promise<TableFacts> => {
  const row = `ROW(${target.columns.map(({ name }) => quoted(name)).join(', ')})::text`;
  const sampled = await copySample(session, table, target, row);
  const [found] = await session.query<{ rows: number; checksum: string; found: number; bytes: number }>(
    `SELECT count(*) AS rows, coalesce(sum(hash), 0)::text AS checksum,
            count(*) FILTER (WHERE hash = ANY ($1::bigint[])) AS found,
            ${bytesOf(table.name)} AS bytes
     FROM (SELECT hashtextextended(${row}, 0) AS hash FROM ${quoted(table.name)}) AS hashed`,
    [sampled],
  );
  const { rows = 0, checksum = '0', found: seen = 0, bytes = 0 } = found ?? {};
  if (rows !== table.rows) throw unfaithful(table.name, `it has ${rows} rows, not ${table.rows}`);
  if (seen < sampled.length) throw unfaithful(table.name, `${sampled.length - seen} of its sampled rows are missing`);
  return { name: table.name, rows, bytes, checksum };
};

// A partitioned parent has no bytes of its own, and a table without partitions no tree.
const bytesOf = (table: string): string => {
  const relation = `${literal(quoted(table))}::regclass`;
  return `(pg_total_relation_size(${relation}) + (SELECT coalesce(sum(pg_total_relation_size(relid)), 0)
    FROM pg_partition_tree(${relation}) WHERE relid <> ${relation}))::bigint`;
};

/** The facts of every table that no generator fills: there is nothing to hold them against. */
export const verifyOthers = async (session: Session, known: ReadonlySet<string>): Promise<readonly TableFacts[]> => {
  const found = await session.query<{ name: string }>(
    `SELECT CASE relnamespace WHEN 'public'::regnamespace THEN relname ELSE relnamespace::regnamespace || '.' || relname END AS name
     FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relpersistence <> 't' AND oid >= 16384
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e') ORDER BY name`,
  );
  const facts: TableFacts[] = [];
  for (const { name } of found.filter((table) => !known.has(table.name))) {
    const [held] = await session.query<Omit<TableFacts, 'name'> & Record<string, unknown>>(
      `SELECT count(*) AS rows, coalesce(sum(hashtextextended(held::text, 0)), 0)::text AS checksum,
              ${bytesOf(name)} AS bytes FROM ${quoted(name)} AS held`,
    );
    const { rows = 0, bytes = 0, checksum = '0' } = held ?? {};
    facts.push({ name, rows, bytes, checksum });
  }
  return facts;
};

/** Asks the database whether what the dataset claims of itself is true; an untrue claim is an input error. */
export const verifyClaims = async (session: Session, claims: readonly Claim[]): Promise<void> => {
  for (const { says, query, answer } of claims) {
    const { rows } = await session.text(query);
    const found = rows[0]?.[0];
    if (found === String(answer)) continue;
    throw inputError({
      code: 'untrue-claim',
      message: `The dataset claims that ${says}, but the database answers ${found ?? 'nothing'} instead of ${answer}.`,
      hint: "Mend the claim or the generators in the dataset's definition.",
    });
  }
};

const unfaithful = (table: string, problem: string) =>
  environmentError({
    code: 'unfaithful-load',
    message: `Table ${table} is not what was sent: ${problem}.`,
    hint: 'Look for triggers, rules or defaults in schema.sql and indexes.sql that change rows; the dataset was not kept.',
  });
