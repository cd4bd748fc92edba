import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveConfig } from '../config/resolve.js';
import * as api from '../index.js';
import { type ForeignServer, startForeignServer } from '../postgres/remote/testing.js';
import { furnish, witness } from '../postgres/remote/testing.witness.js';
import { url } from '../postgres/url/url.js';
import type { Emit } from '../progress.js';
import type { Report } from '../report/report.js';
import { run } from '../run.js';
import { discover, pick } from '../scenario/discover.js';
import { loadScenario } from '../scenario/load.js';
import { narrow } from '../scenario/narrow.js';
import { Secret } from '../secret.js';
import { planproof, startPlanproof, withFolder } from './testing.js';

const SCENARIO = `
import { atMost, column, defineDataset, defineScenario, sameRows } from 'planproof';
const dataset = defineDataset({
  name: 'items', module: import.meta.url, axes: { items: 'items' }, scales: { ci: { items: 500 }, large: { items: 2_000_000 } },
  schema: 'schema.sql', indexes: 'indexes.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial() } } }),
});
export default defineScenario({
  name: 'items', question: 'How many items are there?', dataset,
  cases: [{ name: 'one', params: { least: 3 }, why: 'as good as any' }],
  shapes: [
    { name: 'count', role: 'reference', query: 'count.sql' },
    { name: 'kept', role: 'candidate', query: 'kept.sql', setup: 'kept.setup.sql' },
  ],
  invariants: [sameRows()],
  budgets: [atMost('sharedBlocks', 10, { shape: 'kept' })],
});`;

const FILES = {
  'scenario.ts': SCENARIO,
  'schema.sql': 'CREATE TABLE item (id bigint NOT NULL);',
  'indexes.sql': 'ALTER TABLE item ADD PRIMARY KEY (id);',
  'count.sql': 'SELECT count(*) AS items FROM item WHERE id >= :least',
  'kept.sql': 'SELECT items - :least::int + 1 AS items FROM kept',
  'kept.setup.sql': 'CREATE TABLE kept AS SELECT count(*) AS items FROM item;',
};

const folder = withFolder();
let foreign: ForeignServer;
beforeAll(async () => {
  foreign = await startForeignServer({ settings: ['autovacuum = off'] });
  await furnish(foreign);
  await mkdir(join(folder(), 'scenarios', 'items'), { recursive: true });
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder(), 'scenarios', 'items', name), text);
});
afterAll(() => foreign?.stop());

const NOTHING = { PGPASSWORD: '', DATABASE_URL: '', PGPASSFILE: '/nowhere', PGSERVICEFILE: '/nowhere' };
const options = (env: Record<string, string> = { PGPASSWORD: foreign.password }) => ({
  cwd: folder(),
  env: { ...NOTHING, HOME: folder(), ...env },
});
const withPassword = () => foreign.url.replace('postgres@', `postgres:${encodeURIComponent(foreign.password)}@`);

// Runs of the real command, several a test, on a machine that may be busy.
const UNHURRIED = { timeout: 120_000 };

describe('a server of the user', UNHURRIED, () => {
  it('is, after a run, in every catalog, table and setting as it was before', async () => {
    const before = await witness(foreign);
    const { exitCode, stderr } = await planproof(['run', '--database-url', foreign.url, '--format', 'json'], options());
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    const report = JSON.parse(await readFile(join(folder(), 'reports/latest/report.json'), 'utf8'));
    expect(report.server.provider).toBe('url');
    expect(await witness(foreign)).toEqual(before);
  });

  it('is as it was before also when a run is killed in the middle, and planproof cleans up', async () => {
    const before = await witness(foreign);
    for (const wait of [0, 700]) {
      const running = startPlanproof(['run', '--scale', 'large', '--database-url', foreign.url], options());
      let loading = false;
      running.stderr.on('data', (text) => {
        loading ||= String(text).includes('Connecting');
      });
      while (!loading) await sleep(10);
      await sleep(wait);
      running.kill('SIGKILL');
      await running;
    }
    expect(Object.keys(await witness(foreign)).length).toBeGreaterThan(Object.keys(before).length);
    const { exitCode } = await planproof(['clean', '--database-url', foreign.url], options());
    expect(exitCode).toBe(0);
    expect(await witness(foreign)).toEqual(before);
  });

  it('keeps datasets where that is asked for, and clean removes them', async () => {
    const before = await witness(foreign);
    const run = (...flags: string[]) =>
      planproof(['run', '--database-url', foreign.url, '--format', 'json', '--json', '--quiet', ...flags], options());
    await run('--keep');
    expect(JSON.parse((await run()).stdout).scenarios[0].dataset.state).toBe('cached');
    const { stdout } = await planproof(['clean', '--database-url', foreign.url], options());
    expect(stdout).toContain('removed  items');
    expect(await witness(foreign)).toEqual(before);
  });

  it('is not used because its URL merely stands in the environment', async () => {
    const env = { DATABASE_URL: withPassword(), PGPASSWORD: foreign.password };
    const { exitCode, stderr } = await planproof(['run', '--postgres', 'url'], options(env));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('env:NAME') });
  });
});

describe('a server that goes away', UNHURRIED, () => {
  it('in the middle is named, and what was measured until then is in a report that says it is partial', async () => {
    const doomed = await startForeignServer();
    const saved: Report[] = [];
    let dying: Promise<void> | undefined;
    let step = '';
    const emit: Emit = (event) => {
      if (event.kind === 'step') step = event.title;
      if (event.kind === 'advance' && step.startsWith('Measuring') && event.done === 1) dying ??= doomed.kill();
    };
    const config = await resolveConfig(
      { scale: 'smoke', case: ['absent'] },
      { cwd: folder(), defaultCacheDir: folder() },
    );
    const [found] = pick(discover(folder()), ['recent-workflows']);
    const scenario = await loadScenario(found as NonNullable<typeof found>, api);
    const environment = { PGPASSWORD: doomed.password };
    const provider = url({ url: new Secret(doomed.url), allowRemote: false, keep: false, environment, home: folder() });
    const running = run(config, narrow([scenario], config), {
      provider,
      planproofVersion: '0',
      emit,
      signal: new AbortController().signal,
      save: async (report) => void saved.push(report),
    });
    // A session breaks, or the next one cannot be opened any more.
    const code = expect.stringMatching(/^(connection-lost|cannot-connect)$/);
    await expect(running).rejects.toMatchObject({ code, exitCode: 3 });
    const [report] = saved;
    expect(report?.partial).toMatch(/The connection to .* broke|Could not connect to/);
    expect(report?.conclusion.exitCode).toBe(3);
    expect(report?.scenarios[0]?.measurements.map(({ shape }) => shape)).toEqual(['distinct-on', 'last-used']);
    await dying;
    await doomed.stop();
  });
});

/** Every command line on this machine, sampled until told to stop. */
const watchProcesses = () => {
  let stopped = false;
  const watching = (async () => {
    const seen: string[] = [];
    while (!stopped) {
      for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
        seen.push(await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => ''));
      await sleep(150);
    }
    return seen.join('\n');
  })();
  return () => {
    stopped = true;
    return watching;
  };
};

const tellsPassword = (text: string): boolean =>
  [foreign.password, encodeURIComponent(foreign.password), 'hunter2'].some((secret) => text.includes(secret));

describe('a password', UNHURRIED, () => {
  const ways: readonly [string, (password: string) => Promise<{ url: string; env: Record<string, string> }>][] = [
    ['PGPASSWORD', async (password) => ({ url: foreign.url, env: { PGPASSWORD: password } })],
    [
      'a URL in a variable',
      async (password) => ({
        url: 'env:BENCH_URL',
        env: { BENCH_URL: foreign.url.replace('postgres@', `postgres:${encodeURIComponent(password)}@`) },
      }),
    ],
    [
      'a password file',
      async (password) => {
        const file = join(folder(), 'passfile');
        await writeFile(file, `127.0.0.1:*:*:postgres:${password.replaceAll(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 });
        return { url: foreign.url, env: { PGPASSFILE: file } };
      },
    ],
    [
      'a service file',
      async (password) => {
        const file = join(folder(), 'services.conf');
        const lines = ['[bench]', 'host=127.0.0.1', `port=${foreign.port}`, 'user=postgres', `password=${password}`];
        await writeFile(file, lines.join('\n'));
        return { url: 'service:bench', env: { PGSERVICEFILE: file } };
      },
    ],
  ];

  it.each(ways)('by %s is in no output, log, error or list of processes', async (name, way) => {
    const stop = watchProcesses();
    const texts: string[] = [];
    for (const password of [foreign.password, 'wrong:hunter2']) {
      const { url, env } = await way(password);
      const report = name === 'PGPASSWORD' ? ['run', '--format', 'json', '--format', 'html'] : ['seed'];
      const args = [...report, '--debug', '--database-url', url];
      const { exitCode, stdout, stderr } = await planproof(args, options(env));
      expect({ exitCode, stderr }).toMatchObject({ exitCode: password === foreign.password ? 0 : 3 });
      texts.push(stdout, stderr);
    }
    for (const file of await readdir(join(folder(), 'reports/latest')))
      texts.push(await readFile(join(folder(), 'reports/latest', file), 'utf8').catch(() => ''));
    texts.push(await stop());
    expect(texts.filter(tellsPassword)).toEqual([]);
  });

  it.each([
    ['capture', ['capture', '--out', 'captured', '--database-url']],
    ['probe', ['probe', '--query', 'q.sql', '--analyze', '--database-url']],
    ['seed --like', ['seed', '--out', 'like', '--like']],
    ['init', ['init', '--yes', '--schema', 'schema.sql', '--ci', 'none', '--database-url']],
  ])('given to %s is in nothing that it prints or writes', async (name, args) => {
    const cwd = join(folder(), `with ${name}`);
    await mkdir(cwd, { recursive: true });
    await writeFile(join(cwd, 'q.sql'), 'SELECT 1 AS one');
    await writeFile(join(cwd, 'schema.sql'), 'CREATE TABLE item (id bigint PRIMARY KEY);');
    const stop = watchProcesses();
    const texts: string[] = [];
    for (const password of [foreign.password, 'wrong:hunter2']) {
      const env = { BENCH_URL: foreign.url.replace('postgres@', `postgres:${encodeURIComponent(password)}@`) };
      const { stdout, stderr } = await planproof([...args, 'env:BENCH_URL', '--debug'], { ...options(env), cwd });
      texts.push(stdout, stderr);
    }
    for (const entry of await readdir(cwd, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) texts.push(await readFile(join(entry.parentPath, entry.name), 'utf8'));
    texts.push(await stop());
    expect(texts.filter(tellsPassword)).toEqual([]);
  });

  it.each([
    ['for a variable’s name', ['run', '--database-url', 'env:postgresql://u:hunter2@127.0.0.1']],
    ['for a provider', ['run', '--postgres', 'postgresql://u:hunter2@127.0.0.1']],
  ])('in a URL that is taken %s is not repeated', async (_, args) => {
    const { exitCode, stdout, stderr } = await planproof([...args, '--debug'], options({}));
    expect(exitCode).toBe(2);
    expect(`${stdout}${stderr}`).not.toContain('hunter2');
  });

  it('in a URL on the command line is refused, and not repeated', async () => {
    const { exitCode, stderr, stdout } = await planproof(
      ['run', '--debug', '--database-url', withPassword()],
      options({}),
    );
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('PGPASSWORD') });
    expect(`${stdout}${stderr}`).not.toContain(encodeURIComponent(foreign.password));
  });

  it('in a file that others may read is not read', async () => {
    const file = join(folder(), 'open');
    await writeFile(file, `*:*:*:*:${foreign.password}`);
    await chmod(file, 0o644);
    const { exitCode, stderr } = await planproof(['run', '--database-url', foreign.url], options({ PGPASSFILE: file }));
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(`chmod 0600 ${file}`) });
  });
});
