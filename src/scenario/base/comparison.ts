import { inputError } from '../../errors.js';
import type { Dataset } from '../../seed/dataset.js';
import type { Budget } from '../budget.js';
import { ratio } from '../budget.js';
import type { Invariant } from '../invariant.js';
import type { LoadedScenario, LoadedShape } from '../loaded.js';
import { noNewSeqScan } from '../planBudget.js';
import type { Case, Parameters } from '../scenario.js';
import type { Query } from './queries.js';
import type { Sampled } from './sample.js';

/** A little more of what is little harms nobody: 16 blocks are 128 kB. */
const SPARE_BLOCKS = 16;

/** What a change must not bring, where the configuration says nothing else: more work, scans, spills, or time. */
export const DEFAULT_BUDGETS: readonly Budget[] = [
  ratio('sharedBlocks', { max: 1.1, spare: SPARE_BLOCKS }),
  ratio('tempBlocks', { max: 1.1, spare: SPARE_BLOCKS }),
  noNewSeqScan(),
  ratio('onCpuTimeMs', { max: 1.5 }),
];

/** Names that no two queries share: from the last part of the path, and all of it where that is not enough. */
export const scenarioNames = (ids: readonly string[]): ReadonlyMap<string, string> => {
  const slug = (text: string) =>
    text
      .replace(/\.sql(?=#|$)/, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  const short = (id: string) =>
    slug(id.slice(id.lastIndexOf('/', id.indexOf('#') < 0 ? id.length : id.indexOf('#')) + 1));
  const taken = ids.map(short);
  return new Map(ids.map((id) => [id, taken.filter((each) => each === short(id)).length > 1 ? slug(id) : short(id)]));
};

/** What a query is asked with: what its comments say, then the configuration, then what the data suggest. */
export const casesOf = (query: Query, given: Parameters, sampled: Sampled): Case[] => {
  const { params, cases } = query.annotations;
  const known = { ...given, ...params };
  if (cases.length > 0)
    return cases.map((one) =>
      caseOf(query, one.name, { ...sampled.common, ...known, ...one.params }, 'as its file says'),
    );
  const [common, middle] = [sampled.common, sampled.middle].map((values) => ({ ...values, ...known }));
  if (query.sql.parameters.every((name) => Object.hasOwn(known, name)))
    return [caseOf(query, 'given', known, query.sql.parameters.length === 0 ? 'it has no parameters' : 'as was given')];
  const first = caseOf(query, 'common', common ?? {}, 'the most common values in the data');
  const second = caseOf(query, 'middle', middle ?? {}, 'values in the middle of the data');
  return JSON.stringify(first.params) === JSON.stringify(second.params) ? [first] : [first, second];
};

const caseOf = ({ id, sql }: Query, name: string, params: Parameters, why: string): Case => {
  const missing = sql.parameters.find((parameter) => !Object.hasOwn(params, parameter));
  if (missing !== undefined) throw noValue(id, missing);
  return { name, params: Object.fromEntries(sql.parameters.map((each) => [each, params[each] ?? null])), why };
};

const noValue = (id: string, parameter: string) => {
  const name = /^\d/.test(parameter) ? `$${parameter}` : parameter;
  return inputError({
    code: 'missing-parameter',
    message: `${id} has a parameter ${/^\d/.test(parameter) ? name : `:${name}`} without a value: it is compared with no column whose data could suggest one.`,
    hint: `Write above the query "-- planproof: param ${name} = 5", or give it in planproof.config.ts: parameters: { '${parameter}': 5 }.`,
  });
};

/** One side of a comparison. */
export interface Side {
  readonly query: Query;
  /** Where it is asked; absent: of the scenario's own dataset. */
  readonly dataset?: Dataset;
}

export interface Compared {
  readonly name: string;
  /** The base: what it is called, and which commit that is. */
  readonly ref: string;
  readonly commit: string;
  readonly dataset: Dataset;
  /** Absent for a query that is new. */
  readonly was?: Side;
  readonly is: Side;
  readonly cases: readonly Case[];
  readonly invariants: readonly Invariant[];
  readonly budgets: readonly Budget[];
  readonly directory: string;
}

/** The scenario that asks whether a query is as good as it was; of a new query, what it does. */
export const comparison = ({ was, is, ...compared }: Compared): LoadedScenario => {
  const { name, ref, commit, dataset, cases, invariants, budgets, directory } = compared;
  const exact = !is.query.annotations.inexact;
  const shapes =
    was === undefined
      ? [shapeOf('new', 'reference', is, exact)]
      : [shapeOf('base', 'reference', was, exact), shapeOf('now', 'candidate', is, exact)];
  const question =
    was === undefined ? `What does ${is.query.id} do, which is new?` : `Is ${is.query.id} as good as on ${ref}?`;
  return {
    name,
    question,
    dataset,
    cases: cases.map((one) => ({ ...one, params: { ...valuesFor(was?.query, is.query, one.params), ...one.params } })),
    shapes,
    invariants,
    base: commit,
    budgets: was === undefined ? budgets.filter(({ kind }) => kind !== 'ratio' && kind !== 'noNewSeqScan') : budgets,
    directory,
    warnings: [],
  };
};

/** A parameter that was called otherwise has the value of the one in its place. */
const valuesFor = (was: Query | undefined, is: Query, params: Parameters): Parameters => {
  const names = was?.sql.parameters ?? [];
  const lost = names.filter((name) => !Object.hasOwn(params, name));
  const fresh = is.sql.parameters.filter((name) => !names.includes(name));
  return Object.fromEntries(lost.map((name, i) => [name, params[fresh[i] ?? ''] ?? null]));
};

const shapeOf = (
  name: string,
  role: 'reference' | 'candidate',
  { query, dataset }: Side,
  exact: boolean,
): LoadedShape => ({
  name,
  role,
  query: query.id,
  ...(!exact && { exact }),
  ...(dataset && { dataset }),
  sql: { queries: [query.sql] },
});
