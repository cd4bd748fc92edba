import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config/config.js';
import { inputError } from './errors.js';
import { sameRows } from './invariants/sameRows.js';
import type { Server } from './postgres/server.js';
import type { Emit } from './progress.js';
import { type Catalog, changedNames, isAffected, readCatalog } from './scenario/base/catalog.js';
import { casesOf, comparison, DEFAULT_BUDGETS, scenarioNames } from './scenario/base/comparison.js';
import { type Changed, type Pairs, pairQueries, type Query, queriesIn, refuseNone } from './scenario/base/queries.js';
import { type Sampled, sampleParameters } from './scenario/base/sample.js';
import { type BaseTree, bringAlong } from './scenario/base/tree.js';
import type { Budget } from './scenario/budget.js';
import { loadDataset, type PublicApi } from './scenario/load.js';
import type { LoadedScenario } from './scenario/loaded.js';
import { onEmptyDataset } from './scenario/prepare.js';
import { checkDatasetScale } from './scenario/scale.js';
import type { Dataset } from './seed/dataset.js';
import { seedDataset } from './seed/seed.js';

/** Where the two sides stand. */
interface Sides {
  readonly config: Config;
  readonly cwd: string;
  readonly tree: BaseTree;
}

/** What can be known of both sides without a server. */
export interface BothSides extends Sides {
  readonly now: readonly Query[];
  readonly pairs: Pairs;
  readonly datasets: Datasets;
}

/** Reads the queries and the datasets of both sides, and refuses what is wrong with them. */
export const readBothSides = async (sides: Sides, api: PublicApi): Promise<BothSides> => {
  const { config, cwd, tree } = sides;
  const { queries: patterns, dataset: file } = configured(config);
  const now = queriesIn(cwd, patterns);
  refuseNone(now, patterns);
  const pairs = pairQueries(queriesIn(tree.directory, patterns), now, tree.renamed);
  const datasets = await bothDatasets(sides, file, api);
  checkDatasetScale(datasets.is, config.scale);
  return { ...sides, now, pairs, datasets };
};

export interface AgainstBase extends BothSides {
  readonly emit: Emit;
  /** Leave out queries that name nothing which the schema's changes touch. */
  readonly changedOnly: boolean;
}

/**
 * Makes a scenario of every query that the change can have made worse: its SQL is other SQL, or what it stands on is another
 * schema. The reference is the query as it was, on the data in the schema as it was.
 */
export const againstBase = async (server: Server, options: AgainstBase): Promise<readonly LoadedScenario[]> => {
  const { config, cwd, tree, now, pairs, datasets, emit } = options;
  emit({ kind: 'step', title: `Comparing with ${tree.ref}` });
  const schema = await schemaChange(server, datasets);
  const affected = pairs.both.filter((pair) => isWorthwhile(pair, schema, options.changedOnly));
  tell(pairs, affected, emit);
  const fresh = pairs.added.filter(({ annotations }) => !annotations.skip);
  if (affected.length + fresh.length === 0) return [];
  const sampled = await sampleAll(server, options, datasets.is, [...affected.map(({ is }) => is), ...fresh]);
  const names = scenarioNames(now.map(({ id }) => id));
  const wasDataset = schema === 'same' ? undefined : datasets.was;
  const scenarioOf = (is: Query, was?: Query): LoadedScenario[] => {
    const samples = sampled.get(is.id);
    if (samples === undefined || samples.writes) return [];
    return [
      comparison({
        name: names.get(is.id) ?? is.id,
        ref: tree.ref,
        commit: tree.commit,
        dataset: datasets.is,
        ...(was && { was: { query: was, ...(wasDataset && { dataset: wasDataset }) } }),
        is: { query: is },
        cases: casesOf(is, config.compared.parameters, samples),
        invariants: [sameRows()],
        budgets: (config.compared.budgets as readonly Budget[] | undefined) ?? DEFAULT_BUDGETS,
        directory: cwd,
      }),
    ];
  };
  return [...affected.flatMap(({ is, was }) => scenarioOf(is, was)), ...fresh.flatMap((is) => scenarioOf(is))];
};

const configured = ({ compared: { queries, dataset } }: Config) => {
  if (queries.length > 0 && dataset !== undefined) return { queries, dataset };
  const missing = queries.length === 0 ? '"queries"' : '"dataset"';
  throw inputError({
    code: 'nothing-to-compare',
    message: `--base compares .sql files, and planproof.config.ts says no ${missing}.`,
    hint: `Run "planproof init", or write { queries: 'sql/**/*.sql', dataset: 'planproof/dataset.ts' } there.`,
  });
};

interface Datasets {
  readonly was: Dataset;
  readonly is: Dataset;
}

/** Each side's own definition beside its own schema; on a base that has none yet, this side's. */
const bothDatasets = async ({ cwd, tree }: Sides, file: string, api: PublicApi): Promise<Datasets> => {
  const is = await loadDataset(join(cwd, file), api);
  const there = join(tree.directory, file);
  if (!existsSync(there)) await bringAlong(cwd, tree, file);
  return { is, was: inTree(tree, await loadDataset(there, api)) };
};

/** A command makes the schema of the folder that it runs in. */
const inTree = ({ directory }: BaseTree, dataset: Dataset): Dataset => {
  const { schema } = dataset;
  if (typeof schema === 'string' || !('command' in schema)) return dataset;
  return { ...dataset, schema: { ...schema, directory } };
};

type SchemaChange = 'same' | ReturnType<typeof changedNames>;

const schemaChange = async (server: Server, { was, is }: Datasets): Promise<SchemaChange> => {
  const catalogOf = (dataset: Dataset): Promise<Catalog> =>
    onEmptyDataset(server, { name: dataset.name, dataset }, readCatalog);
  const changed = changedNames(await catalogOf(was), await catalogOf(is));
  return changed !== 'everything' && changed.size === 0 ? 'same' : changed;
};

const isWorthwhile = ({ was, is }: Changed, schema: SchemaChange, changedOnly: boolean): boolean => {
  if (is.annotations.skip) return false;
  if (is.sql.text !== was.sql.text) return true;
  if (schema === 'same') return false;
  return !changedOnly || isAffected(is.file, is.sql.text, schema);
};

const tell = ({ both, added, removed }: Pairs, affected: readonly Changed[], emit: Emit): void => {
  const ids = (queries: readonly Query[]) => queries.map(({ id }) => id).join(', ');
  const note = (message: string) => emit({ kind: 'note', message });
  note(`${affected.length} of ${both.length} queries are compared`);
  if (added.length > 0) note(`new, nothing to compare with: ${ids(added)}`);
  if (removed.length > 0) note(`no longer there: ${ids(removed)}`);
};

/** What the data suggest for the parameters; told where a statement writes, which is measured by a scenario of its own. */
const sampleAll = async (
  server: Server,
  { config, emit }: AgainstBase,
  dataset: Dataset,
  queries: readonly Query[],
): Promise<ReadonlyMap<string, Sampled>> => {
  const { scale, seed } = config;
  const seeded = await seedDataset(server, { dataset, scale, seed, emit });
  const session = await server.connect(seeded.database);
  try {
    const found = new Map<string, Sampled>();
    for (const query of queries) {
      const sampled = await sampleParameters(session, query.sql);
      found.set(query.id, sampled);
      if (sampled.writes) emit({ kind: 'note', message: `${query.id} writes, so it is not compared` });
    }
    return found;
  } finally {
    await session.end();
    await seeded.release();
  }
};
