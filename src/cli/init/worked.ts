import { dirname, relative } from 'node:path';
import { PlanproofError } from '../../errors.js';
import type { Session } from '../../postgres/session.js';
import { casesOf, scenarioNames } from '../../scenario/base/comparison.js';
import { type Query, queriesIn, queryOf } from '../../scenario/base/queries.js';
import { sampleParameters } from '../../scenario/base/sample.js';
import type { Case } from '../../scenario/scenario.js';
import type { Table } from './tables.js';
import type { Worked } from './texts.js';

/** A worked scenario and the SQL of its shapes, by file name. */
export interface Proposed {
  readonly worked: Worked;
  readonly files: Readonly<Record<string, string>>;
}

/** A query of the user's whose parameters the data can give values to; else a simple one of the largest table. */
export const proposeScenario = async (
  session: Session,
  cwd: string,
  patterns: readonly string[],
  tables: readonly Table[],
): Promise<Proposed | undefined> => {
  const queries = patterns.length === 0 ? [] : queriesIn(cwd, patterns);
  for (const query of queries) {
    const cases = await casesFor(session, query);
    if (cases === undefined) continue;
    const name = scenarioNames([query.id]).get(query.id) ?? 'first';
    const path = relative(`planproof/scenarios/${name}`, query.id);
    return propose(session, query, cases, { name, path: path.startsWith('.') ? path : `./${path}` });
  }
  const simple = simpleQuery(tables);
  if (simple === undefined) return undefined;
  const query = queryOf('in-use.sql', simple);
  const cases = await casesFor(session, query);
  if (cases === undefined) return undefined;
  const proposed = await propose(session, query, cases, { name: 'first', path: 'in-use.sql' });
  return { ...proposed, files: { ...proposed.files, 'in-use.sql': `${simple}\n` } };
};

/** `undefined` where the query writes, is wrong, or has a parameter that nothing gives a value to. */
const casesFor = async (session: Session, query: Query): Promise<Case[] | undefined> => {
  try {
    const sampled = await sampleParameters(session, query.sql);
    return sampled.writes || query.annotations.skip ? undefined : casesOf(query, {}, sampled);
  } catch (error) {
    if (error instanceof PlanproofError) return undefined;
    throw error;
  }
};

const propose = async (
  session: Session,
  { id, sql }: Query,
  cases: readonly Case[],
  { name, path }: { readonly name: string; readonly path: string },
): Promise<Proposed> => {
  let most = 0;
  for (const { params } of cases) most = Math.max(most, await blocksOf(session, sql.text, sql.values(params)));
  const text = sql.section === undefined ? sql.source : sql.source.slice(sql.section.start, sql.section.end);
  return {
    worked: { name, id, query: path, cases, blocks: 2 * most + 16 },
    files: { 'rewritten.sql': `${text.trim()}\n` },
  };
};

const blocksOf = async (session: Session, text: string, values: readonly unknown[]): Promise<number> => {
  const { rows } = await session.text(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
  const [{ Plan }] = JSON.parse(rows[0]?.[0] ?? '[{}]');
  return Number(Plan['Shared Hit Blocks']) + Number(Plan['Shared Read Blocks']);
};

const quoted = (name: string): string =>
  name
    .split('.')
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');

/** The rows of one parent, of the table that references others most; or one row by its key. */
const simpleQuery = (tables: readonly Table[]): string | undefined => {
  const [child] = tables.toSorted((a, b) => b.references.length - a.references.length);
  const key = child?.references[0]?.column ?? child?.unique[0]?.[0];
  return child && key && `SELECT * FROM ${quoted(child.name)} WHERE ${quoted(key)} = :${key.replace(/\W/g, '_')}`;
};

/** The folder of a scenario, from the working directory. */
export const folderOf = (name: string): string => dirname(`planproof/scenarios/${name}/scenario.ts`);
