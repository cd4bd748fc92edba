import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Flags, resolveConfig } from './resolve.js';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'planproof-config-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const resolve = (flags: Flags = {}, cacheDir?: string) =>
  resolveConfig(flags, { cwd, cacheDir, defaultCacheDir: '/default/cache' });
const configure = (text: string, name = 'planproof.config.ts') => writeFileSync(join(cwd, name), text);

describe('the configuration', () => {
  it('has a default for everything', async () => {
    expect(await resolve()).toEqual({
      scale: 'ci',
      seed: 1,
      postgres: 'embedded',
      cases: [],
      shapes: [],
      sweeps: [],
      compared: { queries: [], parameters: {} },
      outDir: join(cwd, 'reports/latest'),
      cacheDir: '/default/cache',
      cacheBytes: 20 * 1024 ** 3,
    });
  });

  it('takes flags over the file, and the file over the defaults', async () => {
    configure(`export default { scale: 'smoke', seed: 7, out: 'here', scenarios: 'bench' as string };`);
    expect(await resolve({ scale: 'full' })).toMatchObject({
      scale: 'full',
      seed: 7,
      outDir: join(cwd, 'here'),
      scenariosDir: join(cwd, 'bench'),
    });
  });

  it('reads the file as JSON and as JavaScript too', async () => {
    configure('{ "scale": "a" }', 'planproof.config.json');
    expect((await resolve()).scale).toBe('a');
    configure(`export default { scale: 'b' };`, 'planproof.config.mjs');
    expect((await resolve()).scale).toBe('b');
  });

  it('finds the cache where the environment says, from the working directory', async () => {
    expect((await resolve({}, 'cache')).cacheDir).toBe(join(cwd, 'cache'));
    expect((await resolve({}, '')).cacheDir).toBe('/default/cache');
  });

  it('limits what is kept as the file says, and refuses what is no size', async () => {
    configure('{ "cacheSize": "500MB" }', 'planproof.config.json');
    expect((await resolve()).cacheBytes).toBe(500 * 1024 ** 2);
    configure(`export default { cacheSize: 'much' };`, 'planproof.config.mjs');
    await expect(resolve()).rejects.toMatchObject({ code: 'invalid-cache-size', exitCode: 2 });
  });

  it('cannot be changed', async () => {
    expect(Object.isFrozen(await resolve())).toBe(true);
  });

  it.each([
    [{ seed: '-1' }, 'invalid-seed'],
    [{ seed: '9007199254740993' }, 'invalid-seed'],
    [{ seed: '' }, 'invalid-seed'],
  ])('refuses %j as %s', async (flags, code) => {
    await expect(resolve(flags)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('refuses a file with every fault named, and what was meant', async () => {
    configure(`export default { scael: 'ci', seed: 1.5, colour: 'red' };`);
    await expect(resolve()).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringMatching(
        /planproof\.config\.ts[\s\S]*seed[\s\S]*"scael"; did you mean "scale"\?[\s\S]*"colour"$/,
      ),
    });
  });

  it('refuses a file that cannot be loaded, and says why', async () => {
    configure('export default {');
    await expect(resolve()).rejects.toMatchObject({ code: 'config-not-loaded', exitCode: 2 });
  });
});
