import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findProject } from './find.js';

const found = async (files: readonly string[]) => {
  const root = await mkdtemp(join(tmpdir(), 'planproof-find-'));
  try {
    for (const file of files) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      const isSchema = /schema|structure|migration|deploy|dump/.test(file);
      await writeFile(join(root, file), isSchema ? 'CREATE TABLE a ();' : '-- why\nSELECT 1');
    }
    return findProject(root);
  } finally {
    await rm(root, { recursive: true });
  }
};

it.each([
  [['schema.sql', 'sql/a.sql', 'sql/b/c.sql'], 'script', 'schema.sql', ['sql/**/*.sql']],
  [
    ['prisma/migrations/1_init/migration.sql', 'src/x/a.sql', 'a.sql'],
    'migrations',
    'prisma/migrations',
    ['a.sql', 'src/x/**/*.sql'],
  ],
  [['supabase/migrations/1.sql'], 'migrations', 'supabase/migrations', []],
  [['db/structure.sql', 'app/sql/a.sql'], 'script', 'db/structure.sql', ['app/sql/**/*.sql']],
  [['src/main/resources/db/migration/V1__a.sql'], 'migrations', 'src/main/resources/db/migration', []],
  [['shop/migrations/0001_initial.sql', 'shop/sql/a.sql'], 'migrations', 'shop/migrations', ['shop/sql/**/*.sql']],
  [['sql/migrations/1.sql', 'sql/a.sql'], 'migrations', 'sql/migrations', ['sql/**/*.sql', '!sql/migrations/**']],
  [['deploy/a.sql', 'revert/a.sql', 'verify/a.sql'], 'migrations', 'deploy', []],
  [['node_modules/x/schema.sql', 'backup_dump_of_may.sql'], 'script', 'backup_dump_of_may.sql', []],
] as const)('of %j the tables come from a %s, %s, and the queries are in %j', async (files, kind, path, queries) => {
  expect(await found(files)).toEqual({ schema: { kind, path }, others: [], queries });
});

it('says what creates tables, too', async () => {
  const files = ['shop/migrations/1.sql', 'blog/migrations/1.sql', 'blog/migrations/2.sql', 'schema.sql', 'sql/a.sql'];
  expect(await found(files)).toEqual({
    schema: { kind: 'migrations', path: 'blog/migrations' },
    others: ['shop/migrations', 'schema.sql'],
    queries: ['sql/**/*.sql'],
  });
});

it('finds nothing in an empty folder', async () => {
  expect(await found([])).toEqual({ others: [], queries: [] });
});
