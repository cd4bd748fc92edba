import { existsSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../../config/config.js';
import { configFileOf } from '../../config/file.js';
import type { Flags } from '../../config/resolve.js';
import { type ExitCode, inputError } from '../../errors.js';
import * as api from '../../index.js';
import type { Server } from '../../postgres/server.js';
import type { Emit } from '../../progress.js';
import { queriesIn, refuseNone } from '../../scenario/base/queries.js';
import { loadDataset } from '../../scenario/load.js';
import { onEmptyDataset } from '../../scenario/prepare.js';
import type { Dataset } from '../../seed/dataset.js';
import { seedDataset } from '../../seed/seed.js';
import { packageVersion } from '../../version.js';
import type { Context } from '../command.js';
import { readConfig } from '../config.js';
import { ask, type Ci, type Plan } from '../init/ask.js';
import { datasetText } from '../init/datasetText.js';
import { findProject, type Schema, schemaAt } from '../init/find.js';
import { quote } from '../init/quote.js';
import { readTables, type Table } from '../init/tables.js';
import { ciFile, configText, scenarioText } from '../init/texts.js';
import { folderOf, proposeScenario } from '../init/worked.js';
import { writeNew } from '../init/write.js';
import { onServer } from '../server.js';

export interface InitFlags extends Flags {
  readonly yes?: boolean;
  readonly schema?: string;
  readonly queries?: readonly string[];
  readonly ci?: Ci;
}

const DATASET = 'planproof/dataset.ts';

/** Writes what a repository needs to compare its queries; what is there already is left as it is. */
export const init = async (flags: InitFlags, context: Context): Promise<ExitCode> => {
  const { terminal } = context;
  const cwd = process.cwd();
  const existing = configFileOf(cwd);
  if (existing !== undefined) {
    terminal.print(`${relative(cwd, existing)} is there already; nothing was changed.\n`);
    return 0;
  }
  const config = await readConfig(flags);
  if (flags.queries !== undefined) refuseNone(queriesIn(cwd, flags.queries), flags.queries);
  const found = planOf(cwd, flags);
  const asks = flags.yes !== true && process.stdin.isTTY && terminal.live;
  const plan = asks ? await ask(found) : found;
  const schema = refuseWithout(cwd, plan.schema);
  const written = await onServer(config, context, (server, emit) =>
    writeAll(server, { cwd, config, plan, schema, emit, signal: context.signal }),
  );
  const others =
    plan.others.length > 0 && !asks ? [`also found, and left alone: ${plan.others.join(', ')} (see --schema)`] : [];
  terminal.print(`${[...others, ...written.map((path) => `wrote ${path}`), '', ...NEXT].join('\n')}\n`);
  return 0;
};

const NEXT = [
  'Next:',
  '  npx planproof run                       the scenario that was written',
  '  npx planproof run --base main --changed every query against what it was',
];

const planOf = (cwd: string, { schema, queries, ci = 'github' }: InitFlags): Plan => {
  const found = findProject(cwd);
  const wanted = { queries: queries ?? found.queries, ci };
  if (schema === undefined) return { ...found, ...wanted };
  return { schema: schemaAt(relative(cwd, resolve(cwd, schema)).replaceAll('\\', '/')), others: [], ...wanted };
};

const refuseWithout = (cwd: string, schema: Schema | undefined): Schema => {
  if (schema !== undefined && existsSync(join(cwd, schema.path))) return schema;
  throw inputError({
    code: schema === undefined ? 'no-schema' : 'missing-file',
    message:
      schema === undefined
        ? 'Nothing here creates tables: there is no folder of migrations in SQL and no schema.sql.'
        : `${schema.path} is not there.`,
    hint: 'Name it with --schema; "pg_dump --schema-only --no-owner mydb > schema.sql" writes one of a database.',
  });
};

interface Work {
  readonly cwd: string;
  readonly config: Config;
  readonly plan: Plan;
  readonly schema: Schema;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** The dataset first: seeding it finds out whether it fits, and what it holds gives the scenario its cases. */
const writeAll = async (server: Server, work: Work): Promise<readonly string[]> => {
  const { cwd, plan, schema, emit } = work;
  emit({ kind: 'step', title: `Reading the tables of ${schema.path}` });
  const tables = await tablesOf(server, cwd, schema);
  const name = slug(basename(cwd));
  const written = await writeNew(cwd, [{ path: DATASET, text: datasetText(name, schemaCode(schema), tables) }]);
  if (written.length === 0) emit({ kind: 'note', message: `${DATASET} was there already, and stays as it is` });
  const scenario = await unlessBrokenOff(work, written, async () =>
    scenarioFiles(server, await loadDataset(join(cwd, DATASET), api), { ...work, tables }),
  );
  const ci = plan.ci === 'none' ? [] : [ciFile(plan.ci, packageVersion())];
  const queries = plan.queries.length > 0 ? plan.queries : ['sql/**/*.sql'];
  const rest = [
    ...scenario,
    { path: 'planproof/.gitignore', text: 'report/\n' },
    ...ci,
    // Last: where it stands, everything else does.
    { path: 'planproof.config.ts', text: configText(queries) },
  ];
  return [...written, ...(await writeNew(cwd, rest))];
};

/** A dataset that does not fit stays, to be mended; of what the user broke off nothing stays. */
const unlessBrokenOff = async <T>(
  { cwd, signal }: Work,
  written: readonly string[],
  task: () => Promise<T>,
): Promise<T> => {
  try {
    return await task();
  } catch (error) {
    if (signal.aborted && written.length > 0) {
      await rm(join(cwd, DATASET));
      await rmdir(join(cwd, dirname(DATASET))).catch(() => undefined);
    }
    throw error;
  }
};

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'app';

const schemaCode = ({ kind, path }: Schema): string =>
  kind === 'script' ? quote(`../${path}`) : `{ migrations: ${quote(`../${path}`)} }`;

const tablesOf = async (server: Server, cwd: string, { kind, path }: Schema): Promise<readonly Table[]> => {
  const module = pathToFileURL(join(cwd, DATASET)).href;
  const schema = kind === 'script' ? `../${path}` : { migrations: `../${path}` };
  const bare = { name: 'schema', module, axes: {}, scales: {}, schema, tables: () => ({}) } as Dataset;
  const tables = await onEmptyDataset(server, { name: path, dataset: bare }, readTables);
  if (tables.length > 0) return tables;
  throw inputError({
    code: 'no-tables',
    message: `${path} creates no table.`,
    hint: 'Name what does with --schema: a .sql file, or a folder of migrations.',
  });
};

interface Proposing extends Work {
  readonly tables: readonly Table[];
}

const scenarioFiles = async (
  server: Server,
  dataset: Dataset,
  { cwd, config, plan, tables, emit }: Proposing,
): Promise<readonly { readonly path: string; readonly text: string }[]> => {
  const { seed } = config;
  const scale = Object.hasOwn(dataset.scales, config.scale) ? config.scale : (Object.keys(dataset.scales)[0] ?? '');
  const seeded = await seedDataset(server, { dataset, scale, seed, emit });
  const session = await server.connect(seeded.database);
  try {
    const proposed = await proposeScenario(session, cwd, plan.queries, tables);
    if (proposed === undefined) return [];
    const folder = folderOf(proposed.worked.name);
    const sql = Object.entries(proposed.files).map(([file, text]) => ({ path: `${folder}/${file}`, text }));
    return [{ path: `${folder}/scenario.ts`, text: scenarioText(proposed.worked) }, ...sql];
  } finally {
    await session.end();
    await seeded.release();
  }
};
