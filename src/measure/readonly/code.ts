import type { Session } from '../../postgres/session.js';
import { mentioned, notRead, refuseWrites } from './statement.js';

/** A function that SQL may call. */
interface Called {
  readonly oid: number;
  readonly name: string;
  readonly volatility: 'i' | 's' | 'v';
  readonly language: string;
  readonly body: string | null;
  readonly builtIn: boolean;
}

/** A view, policy or constraint whose expressions run when what it belongs to is read. */
interface Hidden {
  readonly what: string;
  readonly sql: string;
}

// By name alone, whatever the arguments: one volatile function of a name is enough to refuse. Without parentheses, as if it were a
// column, only a function of one row is called. An aggregate does not say of itself what its functions are.
const FUNCTIONS = `
  SELECT p.oid::int8 AS oid, p.oid::regprocedure::text AS name, provolatile AS volatility, lanname AS language,
         p.oid < 16384 AS "builtIn", coalesce(pg_get_function_sqlbody(p.oid), prosrc) AS body
  FROM pg_proc AS p JOIN pg_language AS l ON l.oid = prolang
  WHERE prokind <> 'p' AND (
    proname = ANY($1)
    OR proname = ANY($2) AND pronargs = 1 AND (SELECT typtype = 'c' FROM pg_type WHERE pg_type.oid = proargtypes[0])
    OR p.oid IN (
      SELECT oprcode FROM pg_operator WHERE oprname = ANY($3)
      UNION SELECT castfunc FROM pg_cast JOIN pg_type AS t ON t.oid = casttarget WHERE typname = ANY($2)
      UNION SELECT unnest(ARRAY[aggtransfn, aggfinalfn, aggcombinefn]::oid[])
      FROM pg_aggregate JOIN pg_proc AS a ON a.oid = aggfnoid WHERE a.proname = ANY($1)))`;

const HIDDEN = `
  SELECT 'the view ' || c.oid::regclass AS what, pg_get_viewdef(c.oid) AS sql FROM pg_class AS c
  WHERE relkind = 'v' AND relname = ANY($1)
  UNION ALL
  SELECT 'the policy ' || polname || ' of ' || c.oid::regclass, 'SELECT ' || coalesce(pg_get_expr(polqual, polrelid), 'true')
  FROM pg_policy JOIN pg_class AS c ON c.oid = polrelid WHERE relname = ANY($1)
  UNION ALL
  SELECT 'the type ' || typname, 'SELECT ' || coalesce(pg_get_expr(conbin, 0), 'true')
  FROM pg_constraint JOIN pg_type AS t ON t.oid = contypid WHERE typname = ANY($1) AND contype = 'c'`;

/** Stable by their labels, and yet they use up a transaction id of the server's, which a read needs none of. */
const NUMBERING = new Set(['txid_current()', 'pg_current_xact_id()']);

/** What cannot be looked into is not run: C is the extensions', and says of itself what it is. */
const READABLE = new Set(['sql', 'plpgsql']);
const TRUSTED = new Set(['internal', 'c']);

/**
 * Refuses SQL that could call a volatile function: itself, or through views, policies, operators, casts, domains and the bodies of
 * functions, however they are labelled. Asks catalogs only; nothing of the SQL is planned yet, since planning already runs immutable and
 * stable functions. The session's search_path must begin with pg_catalog.
 */
export const refuseVolatile = async (session: Session, what: string, sql: string): Promise<void> => {
  const seen = new Set<string>();
  let pending: readonly Hidden[] = [{ what, sql }];
  while (pending.length > 0) {
    const next: Hidden[] = [];
    for (const each of pending) {
      if (seen.has(each.sql)) continue;
      seen.add(each.sql);
      next.push(...(await reachedFrom(session, each)));
    }
    pending = next;
  }
};

const reachedFrom = async (session: Session, { what, sql }: Hidden): Promise<readonly Hidden[]> => {
  const { calls, names, operators } = mentioned(what, sql);
  const functions = await session.query<Called & Record<string, unknown>>(FUNCTIONS, [calls, names, operators]);
  const volatile = functions.find(({ volatility }) => volatility === 'v');
  if (volatile !== undefined) throw notRead(what, `it may call ${volatile.name}, which is volatile`);
  const numbering = functions.find(({ name }) => NUMBERING.has(name));
  if (numbering !== undefined) throw notRead(what, `it may call ${numbering.name}, which uses up a transaction id`);
  const hidden = await session.query<Hidden & Record<string, unknown>>(HIDDEN, [names]);
  for (const each of hidden) refuseWrites(each.what, each.sql);
  return [...hidden, ...functions.filter(({ builtIn }) => !builtIn).flatMap((each) => bodyOf(what, each))];
};

const DYNAMIC = /\b(?:execute|perform\s+dblink|insert|update|delete|merge|truncate|copy|call)\b/i;

const bodyOf = (what: string, { name, language, body }: Called): readonly Hidden[] => {
  if (TRUSTED.has(language)) return [];
  if (!READABLE.has(language) || body === null)
    throw notRead(what, `it may call ${name}, written in ${language}, which planproof cannot look into`);
  const dynamic = DYNAMIC.exec(body)?.[0];
  if (dynamic !== undefined) throw notRead(what, `it may call ${name}, whose body says ${dynamic.toUpperCase()}`);
  return [{ what: `${what}, through ${name},`, sql: body }];
};
