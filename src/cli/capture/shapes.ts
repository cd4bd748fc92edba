import type { CountedStatement } from '../../postgres/statistics.js';
import { isSignificant, tokenize } from '../../sql/tokens.js';

/** Statements that are one shape: alike but for spaces, comments, letters' case and how many values a list has. */
export interface CapturedShape extends CountedStatement {
  /** "select-orders" */
  readonly name: string;
}

const READS_OR_WRITES = /^(?:select|with|insert|update|delete|merge|values|table)\b/i;
const OF_THE_SERVER = /\bpg_(?:stat|catalog|class|database|settings|roles|locks|try_advisory|advisory)/i;

/** The shapes by the time that they took in all, the dearest first. */
export const shapesOf = (statements: readonly CountedStatement[]): readonly CapturedShape[] => {
  const byKey = new Map<string, CountedStatement>();
  for (const statement of statements) {
    const key = keyOf(statement.query);
    if (!READS_OR_WRITES.test(key) || OF_THE_SERVER.test(key)) continue;
    byKey.set(key, added(byKey.get(key), statement));
  }
  const dearest = [...byKey.values()].toSorted((a, b) => b.totalMs - a.totalMs);
  return dearest.map((statement) => ({ ...statement, name: nameOf(statement.query) }));
};

/** The statement without what makes no difference. Text that cannot be read (cut off) is its own key. */
const keyOf = (query: string): string => {
  try {
    return tokenize('pg_stat_statements', query)
      .filter(isSignificant)
      .map(({ kind, text }) => (kind === 'positional' ? '$' : kind === 'word' ? text.toLowerCase() : text))
      .join(' ')
      .replace(/\$(?: , \$)+/g, '$');
  } catch {
    return query;
  }
};

/** The text of the dearer one stands for both. */
const added = (known: CountedStatement | undefined, more: CountedStatement): CountedStatement =>
  known === undefined
    ? more
    : {
        query: known.totalMs >= more.totalMs ? known.query : more.query,
        calls: known.calls + more.calls,
        totalMs: known.totalMs + more.totalMs,
        rows: known.rows + more.rows,
        sharedBlocks: known.sharedBlocks + more.sharedBlocks,
      };

const nameOf = (query: string): string => {
  const [verb = 'query'] = /^\w+/.exec(query.trim()) ?? [];
  const table = /\b(?:from|into|update|join)\s+(?:only\s+)?(?:"?\w+"?\.)?"?([A-Za-z_]\w*)/i.exec(query)?.[1];
  return [verb, table].filter(Boolean).join('-').toLowerCase().replaceAll('_', '-');
};

/** A shape as a .sql file: what the server counted, and the statement. */
export const fileOf = ({ name, query, calls, totalMs, rows, sharedBlocks }: CapturedShape, rank: number) => {
  const each = (sum: number) => (sum / Math.max(1, calls)).toLocaleString('en-US', { maximumFractionDigits: 2 });
  return {
    path: `${String(rank).padStart(2, '0')}-${name}.sql`,
    text: `-- ${calls.toLocaleString('en-US')} calls took ${Math.round(totalMs).toLocaleString('en-US')} ms: each ${each(totalMs)} ms, ${each(rows)} rows, ${each(sharedBlocks)} shared blocks.
${query.trim().replace(/;$/, '')}
`,
  };
};
