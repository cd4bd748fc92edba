import type { Session } from '../../postgres/session.js';
import { tokenize } from '../../sql/tokens.js';

/** What a database holds, so far as a query can see it. */
export interface Catalog {
  /** Digest of each relation and function, by its name without the schema. */
  readonly digests: ReadonlyMap<string, string>;
  /** Names of the relations and functions that a view, a function, or a table with children, is made of. */
  readonly uses: ReadonlyMap<string, readonly string[]>;
  /** Everything that has no name a query would mention: extensions, types. */
  readonly rest: string;
}

const OURS = `NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)`;

const RELATIONS = `
  SELECT relname AS name, string_agg(md5(concat_ws('|', nspname, relkind, reloptions::text, relrowsecurity::text,
    (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull::text, attstattarget::text, attoptions::text,
       pg_get_expr(adbin, adrelid)), ',' ORDER BY attnum)
     FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = class.oid AND attnum > 0 AND NOT attisdropped),
    (SELECT string_agg(pg_get_indexdef(indexrelid), ',' ORDER BY pg_get_indexdef(indexrelid))
     FROM pg_index WHERE indrelid = class.oid),
    (SELECT string_agg(pg_get_constraintdef(oid), ',' ORDER BY pg_get_constraintdef(oid))
     FROM pg_constraint WHERE conrelid = class.oid),
    (SELECT string_agg(concat_ws(' ', polcmd, polroles::regrole[]::text, pg_get_expr(polqual, polrelid)), ',' ORDER BY polname)
     FROM pg_policy WHERE polrelid = class.oid),
    (SELECT string_agg(pg_get_statisticsobjdef(oid), ',' ORDER BY stxname) FROM pg_statistic_ext WHERE stxrelid = class.oid),
    CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(class.oid) END)), ',' ORDER BY nspname) AS digest
  FROM pg_class AS class JOIN pg_namespace ON pg_namespace.oid = relnamespace
  WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relnamespace ${OURS}
  GROUP BY relname`;

const FUNCTIONS = `
  SELECT proname AS name, string_agg(digest, ',' ORDER BY digest) AS digest
  FROM (SELECT proname, md5(concat_ws('|', pronamespace::regnamespace, pg_get_function_arguments(oid), pg_get_function_result(oid), prosrc,
          pg_get_function_sqlbody(oid), provolatile, proparallel, proisstrict, procost, prorows, proconfig::text)) AS digest
        FROM pg_proc WHERE pronamespace ${OURS}) AS function
  GROUP BY proname`;

// What a function reads is known from its text alone, so every word of it counts.
const CALLED = `
  SELECT proname AS name, unnest(ARRAY[word[1], lower(word[1])]) AS used
  FROM pg_proc JOIN pg_language ON pg_language.oid = prolang AND lanname NOT IN ('internal', 'c'),
    regexp_matches(concat_ws(' ', prosrc, pg_get_function_sqlbody(pg_proc.oid)), '[A-Za-z_0-9]+', 'g') AS word
  WHERE pronamespace ${OURS}
  UNION SELECT view.relname, proname
  FROM pg_rewrite JOIN pg_class AS view ON view.oid = ev_class
    JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid AND refclassid = 'pg_proc'::regclass
    JOIN pg_proc ON pg_proc.oid = refobjid
  WHERE view.relnamespace ${OURS}`;

const USES = `
  SELECT DISTINCT view.relname AS name, used.relname AS used
  FROM pg_rewrite JOIN pg_class AS view ON view.oid = ev_class
    JOIN pg_depend ON classid = 'pg_rewrite'::regclass AND objid = pg_rewrite.oid AND refclassid = 'pg_class'::regclass
    JOIN pg_class AS used ON used.oid = refobjid AND used.oid <> view.oid
  WHERE view.relnamespace ${OURS}
  UNION SELECT parent.relname, child.relname
  FROM pg_inherits JOIN pg_class AS parent ON parent.oid = inhparent JOIN pg_class AS child ON child.oid = inhrelid`;

const REST = `
  SELECT concat((SELECT string_agg(concat(extname, extversion), ',' ORDER BY extname) FROM pg_extension),
    (SELECT string_agg(concat(enumtypid::regtype::text, enumlabel), ',' ORDER BY enumtypid::regtype::text, enumsortorder)
     FROM pg_enum),
    (SELECT string_agg(concat(oid::regtype::text, format_type(typbasetype, typtypmod), typnotnull), ',' ORDER BY oid::regtype::text)
     FROM pg_type WHERE typtype = 'd' AND typnamespace ${OURS})) AS rest`;

/** Reads what a database holds. */
export const readCatalog = async (session: Session): Promise<Catalog> => {
  const named = await session.query<{ name: string; digest: string }>(`${RELATIONS} UNION ALL ${FUNCTIONS}`);
  const uses = new Map<string, string[]>();
  for (const { name, used } of await session.query<{ name: string; used: string }>(`${USES} UNION ${CALLED}`))
    uses.set(name, [...(uses.get(name) ?? []), used]);
  const [row] = await session.query<{ rest: string }>(REST);
  const digests = new Map<string, string>();
  for (const { name, digest } of named) digests.set(name, `${digests.get(name) ?? ''} ${digest}`);
  return { digests, uses, rest: row?.rest ?? '' };
};

/** The names of what is not as it was, with all that is made of it; `everything` where something changed that has no name. */
export const changedNames = (before: Catalog, now: Catalog): ReadonlySet<string> | 'everything' => {
  if (before.rest !== now.rest) return 'everything';
  const names = new Set([...before.digests.keys(), ...now.digests.keys()]);
  const changed = new Set([...names].filter((name) => before.digests.get(name) !== now.digests.get(name)));
  const uses = [...before.uses, ...now.uses];
  for (let size = -1; size < changed.size; ) {
    size = changed.size;
    for (const [name, used] of uses) if (used.some((each) => changed.has(each))) changed.add(name);
  }
  return changed;
};

/** Whether a query names anything that changed. */
export const isAffected = (file: string, sql: string, changed: ReadonlySet<string> | 'everything'): boolean =>
  changed === 'everything' ||
  tokenize(file, sql).some(({ kind, text }) => {
    if (kind === 'word') return changed.has(text.toLowerCase());
    return kind === 'quoted-identifier' && changed.has(text.slice(1, -1).replaceAll('""', '"'));
  });
