import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';

/** What creates the tables: a .sql file or a folder of migrations; from the working directory. */
export interface Schema {
  readonly kind: 'script' | 'migrations';
  readonly path: string;
}

/** Where a repository keeps its tables and its queries, as far as its folders tell. */
export interface Project {
  readonly schema?: Schema;
  /** What looks as if it created tables, too; by path. */
  readonly others: readonly string[];
  /** Patterns that match the queries. */
  readonly queries: readonly string[];
}

const FOLDERS = [
  'prisma/migrations',
  'supabase/migrations',
  'db/migrate',
  'db/migrations',
  'database/migrations',
  'sql/migrations',
  'src/main/resources/db/migration',
  'drizzle',
  'deploy',
  'migrations',
];
const SCRIPTS = [
  'schema.sql',
  'structure.sql',
  'db/structure.sql',
  'db/schema.sql',
  'database/schema.sql',
  'sql/schema.sql',
  'dump.sql',
  'db/dump.sql',
];
const IGNORED = ['**/node_modules/**', '**/dist/**', '**/vendor/**', 'reports/**', 'planproof/**', '**/.*/**'];
// Django's migrations stand in each app's folder, and whoever writes them as SQL keeps them there.
const APP_MIGRATIONS = '*/migrations/*.sql';

/** Looks for migrations, then for a schema.sql or a dump, in the places where frameworks put them. */
export const findProject = (cwd: string): Project => {
  const [schema, ...others] = findSchemas(cwd);
  return {
    ...(schema && { schema }),
    others: others.map(({ path }) => path),
    queries: findQueries(cwd, schema?.path),
  };
};

/** A path as it is named: a script by its ending, else a folder of migrations. */
export const schemaAt = (path: string): Schema => ({ kind: path.endsWith('.sql') ? 'script' : 'migrations', path });

const findSchemas = (cwd: string): Schema[] => {
  const apps = globSync(APP_MIGRATIONS, { cwd, ignore: IGNORED }).map((file) => dirname(file));
  const usual = [
    ...FOLDERS.filter((path) => holdsSql(join(cwd, path))),
    ...apps.sort(),
    ...SCRIPTS.filter((path) => existsSync(join(cwd, path))),
  ];
  const found = usual.length > 0 ? usual : globSync('*.sql', { cwd }).filter((file) => createsTables(join(cwd, file)));
  return [...new Set(found)].map(schemaAt);
};

const createsTables = (path: string): boolean => /^\s*CREATE TABLE\b/im.test(readFileSync(path, 'utf8'));

const holdsSql = (folder: string): boolean =>
  existsSync(folder) &&
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('.sql'));

const NOT_QUERIES =
  /(?:^|\/)(?:migrations?|migrate|deploy|revert|verify|drizzle|seeds?)\/|schema\.sql$|structure\.sql$|dump\.sql$/;
const QUERY = /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*(?:select|with|table|values|insert|update|delete|merge)\b/i;

/** One pattern for each folder that holds queries, and one that leaves out the schema where it stands among them. */
const findQueries = (cwd: string, schema: string | undefined): string[] => {
  const files = globSync('**/*.sql', { cwd, ignore: IGNORED }).filter(
    (file) =>
      file !== schema &&
      !(schema !== undefined && file.startsWith(`${schema}/`)) &&
      !NOT_QUERIES.test(file) &&
      QUERY.test(readFileSync(join(cwd, file), 'utf8')),
  );
  const folders = [...new Set(files.map((file) => dirname(file)))];
  const tops = folders.filter((folder) => !folders.some((other) => folder.startsWith(`${other}/`)));
  const patterns = tops.flatMap((folder) =>
    folder === '.' ? files.filter((file) => !file.includes('/')) : `${folder}/**/*.sql`,
  );
  const among = schema !== undefined && tops.some((folder) => schema.startsWith(`${folder}/`));
  return [...patterns.sort(), ...(among ? [`!${schema}${schema.endsWith('.sql') ? '' : '/**'}`] : [])];
};
