import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { databaseOf } from '../../config/database.js';
import type { Flags } from '../../config/resolve.js';
import { inputError } from '../../errors.js';
import type { RemoteTarget } from '../../postgres/remote/target.js';
import { readFrom } from '../../postgres/remote/visit.js';
import { addressOf, agreedTarget } from '../../postgres/url/url.js';
import { countText } from '../../report/units.js';
import { observe } from '../../seed/like/observe.js';
import { propose } from '../../seed/like/propose.js';
import { shownPath } from '../../sql/source.js';

/** Reads a database's sizes and statistics and writes a dataset of the same skew; says what it wrote. */
export const proposeLike = async (named: string, flags: Flags): Promise<string> => {
  const observed = await readFrom(await targetOf(named, flags), observe);
  const folder = resolve(flags.out ?? join('seed', slug(observed.database)));
  const files = Object.entries(propose(slug(basename(folder)), observed));
  refuseOverwriting(
    folder,
    files.map(([name]) => name),
  );
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  const rows = observed.tables.reduce((sum, table) => sum + table.rows, 0);
  const read = `${countText(observed.tables.length)} tables, ${countText(rows)} rows; no value was read but labels of enums`;
  const leftOut = observed.leftOut.map((says) => `Not as there: ${says}.\n`).join('');
  return `Wrote ${files.map(([name]) => shownPath(join(folder, name))).join(', ')}\n(${read}).\n${leftOut}`;
};

const targetOf = async (named: string, flags: Flags): Promise<RemoteTarget> => {
  const wanted = { 'database-url': named, 'allow-remote': flags['allow-remote'] };
  const database = databaseOf('url', wanted, (name) => process.env[name]);
  if (database === undefined) throw new TypeError('a URL that was given is none');
  const { url, allowRemote } = database;
  return agreedTarget(addressOf({ url, allowRemote, environment: process.env, home: homedir() }));
};

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

const refuseOverwriting = (folder: string, names: readonly string[]): void => {
  const there = names.find((name) => existsSync(join(folder, name)));
  if (there === undefined) return;
  throw inputError({
    code: 'dataset-exists',
    message: `${shownPath(join(folder, there))} is there already.`,
    hint: 'Name another folder with --out, or remove it.',
  });
};
