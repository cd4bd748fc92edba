import type { Session } from '../../postgres/session.js';
import { inlined } from '../inline.js';
import { sqlLiteral } from '../literal.js';
import type { PreparedStatement } from '../target.js';

/**
 * EXPLAIN (ANALYZE) of the prepared statement itself, `repetitions` times: with a bind parameter in place of the name
 * the server would plan anew and could show another plan than the one that is timed.
 */
export const explain = async (
  session: Session,
  statement: PreparedStatement,
  { repetitions, analyze }: { readonly repetitions: number; readonly analyze: boolean },
): Promise<unknown[]> => {
  const call = await executeCall(session, statement);
  const options = analyze ? await analyzeOptions(session) : 'VERBOSE, SETTINGS, SUMMARY, FORMAT JSON';
  const documents: unknown[] = [];
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const [row] = await session.query(`EXPLAIN (${options}) ${call}`);
    documents.push(row?.['QUERY PLAN']);
  }
  return documents;
};

/** From 17 on the answer is made into text too: wide values are fetched and unpacked only then. */
const analyzeOptions = async (session: Session): Promise<string> => {
  const [row] = await session.query<{ serializes: boolean }>(
    "SELECT current_setting('server_version_num')::int >= 170000 AS serializes",
  );
  return `ANALYZE, VERBOSE, BUFFERS, WAL, SETTINGS, ${row?.serializes ? 'SERIALIZE TEXT, ' : ''}FORMAT JSON`;
};

const executeCall = async (session: Session, { name, text, values }: PreparedStatement): Promise<string> => {
  if (session.protocol === 'simple') return inlined(text, values);
  if (values.length === 0) return `EXECUTE "${name}"`;
  const [prepared] = await session.query<{ types: string[] }>(
    'SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = $1',
    [name],
  );
  const args = values.map((value, index) => `${sqlLiteral(value)}::${prepared?.types[index] ?? 'unknown'}`);
  return `EXECUTE "${name}"(${args.join(', ')})`;
};
