import type { Session } from '../../postgres/session.js';
import type { Skew } from '../dataset.js';
import { quoted } from '../identifier.js';
import type { Belief, KeyFacts, SkewFacts, Spread } from './skew.js';

const HEAVIEST = 10;
const RANKS_A_DECADE = 20;
const DECADES = 9;

/** 1, 2, 3, ... 10, 11, 13, ...: evenly spaced on a log axis. */
const RANKS = [
  ...new Set(Array.from({ length: RANKS_A_DECADE * DECADES }, (_, step) => Math.round(10 ** (step / RANKS_A_DECADE)))),
];

/** Counts rows by key, and asks pg_stats what it believes of them. */
export const measureSkew = async (session: Session, skew: Skew): Promise<SkewFacts> => {
  const counted = skew.counts ?? [];
  const names = ['rows', ...counted].map((_, index) => `count_${index}`);
  await session.script(`CREATE TEMP TABLE skew AS
    WITH grouped (key, ${names.join(', ')}) AS (${skew.query})
    SELECT key::text AS key, ${names.map((name) => `${name}::bigint`).join(', ')},
           row_number() OVER (ORDER BY count_0 DESC, key) AS rank FROM grouped`);
  try {
    const { keys, rows } = await totals(session);
    const common = await commonValues(session, skew);
    const heaviest = await heaviestKeys(session, names.slice(1), rows, common);
    const spread: Spread[] = [];
    for (const [index, of] of ['rows', ...counted].entries()) spread.push(await spreadOf(session, of, index));
    const rankSize = await session.query<{ rank: number; rows: number }>(
      'SELECT rank, count_0 AS rows FROM skew WHERE rank = ANY ($1::bigint[]) ORDER BY rank',
      [RANKS],
    );
    const believed = await beliefOf(session, skew, rows);
    const { says, table, column } = skew;
    return { says, table, column, keys, rows, counted, heaviest, spread, rankSize, ...(believed && { believed }) };
  } finally {
    await session.script('DROP TABLE IF EXISTS skew');
  }
};

const totals = async (session: Session): Promise<{ keys: number; rows: number }> => {
  const [found] = await session.query<{ keys: number; rows: number }>(
    'SELECT count(*) AS keys, coalesce(sum(count_0), 0)::bigint AS rows FROM skew',
  );
  return found ?? { keys: 0, rows: 0 };
};

const heaviestKeys = async (
  session: Session,
  counts: readonly string[],
  total: number,
  common: ReadonlyMap<string, number>,
): Promise<readonly KeyFacts[]> => {
  const found = await session.query<{ key: string; count_0: number } & Record<string, unknown>>(
    `SELECT * FROM skew WHERE rank <= ${HEAVIEST} ORDER BY rank`,
  );
  return found.map((row) => {
    const believedShare = common.get(row.key);
    return {
      key: row.key,
      rows: row.count_0,
      share: row.count_0 / total,
      counts: counts.map((name) => Number(row[name])),
      ...(believedShare === undefined ? {} : { believedShare }),
    };
  });
};

const spreadOf = async (session: Session, of: string, index: number): Promise<Spread> => {
  const count = `count_${index}`;
  const [found] = await session.query<Omit<Spread, 'of'> & Record<string, unknown>>(
    `SELECT min(${count}), max(${count}),
            percentile_disc(0.5) WITHIN GROUP (ORDER BY ${count}) AS median,
            percentile_disc(0.9) WITHIN GROUP (ORDER BY ${count}) AS p90,
            percentile_disc(0.99) WITHIN GROUP (ORDER BY ${count}) AS p99 FROM skew`,
  );
  const { min = 0, median = 0, p90 = 0, p99 = 0, max = 0 } = found ?? {};
  return { of, min, median, p90, p99, max };
};

const ROW_OF_STATS = `FROM pg_stats WHERE format('%I.%I', schemaname, tablename)::regclass = to_regclass($1)
  AND attname = $2 AND NOT inherited`;

const commonValues = async (session: Session, { table, column }: Skew): Promise<ReadonlyMap<string, number>> => {
  const found = await session.query<{ key: string; share: number }>(
    `SELECT key, share FROM (SELECT most_common_vals::text::text[] AS keys, most_common_freqs AS shares ${ROW_OF_STATS}) AS stats,
       unnest(keys, shares) AS common (key, share)`,
    [quoted(table), column],
  );
  return new Map(found.map(({ key, share }) => [key, share]));
};

const beliefOf = async (session: Session, { table, column }: Skew, rows: number): Promise<Belief | undefined> => {
  const [found] = await session.query<Omit<Belief, 'distinctValues'> & Record<string, unknown>>(
    `SELECT n_distinct AS "nDistinct", null_frac AS "nullShare", correlation ${ROW_OF_STATS}`,
    [quoted(table), column],
  );
  if (!found) return undefined;
  const { nDistinct, nullShare, correlation } = found;
  const distinctValues = nDistinct < 0 ? Math.round(-nDistinct * rows) : nDistinct;
  return { nDistinct, distinctValues, nullShare, correlation };
};
