import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planproof, startPlanproof } from './testing.js';

const SCENARIO = `
import { atMost, column, defineDataset, defineScenario, noSeqScan, sameRows } from 'planproof';
const dataset = defineDataset({
  name: 'items', module: import.meta.url, axes: { items: 'items' },
  scales: { ci: { items: 500 }, large: { items: 3_000_000 } },
  schema: 'schema.sql', indexes: 'indexes.sql',
  tables: ({ items }) => ({ item: { rows: items, columns: { id: column.serial(), owner: column.derive([column.serial()], ([id]) => 1 + (id % 20)) } } }),
});
export default defineScenario({
  name: 'items', question: 'How many items has this owner?', dataset,
  cases: [{ name: 'one', params: { owner: 3 }, why: 'as good as any' }],
  shapes: [
    { name: 'count', role: 'reference', query: 'count.sql' },
    { name: 'kept', role: 'candidate', query: 'kept.sql', setup: 'kept.setup.sql' },
  ],
  invariants: [sameRows()],
  budgets: [atMost('sharedBlocks', 10, { shape: 'kept' }), noSeqScan('item')],
});`;

const FILES = {
  'scenario.ts': SCENARIO,
  'schema.sql': 'CREATE TABLE item (id bigint NOT NULL, owner int NOT NULL);',
  'indexes.sql': 'ALTER TABLE item ADD PRIMARY KEY (id);',
  'count.sql': 'SELECT count(*) AS items FROM item WHERE owner = :owner',
  'kept.sql': 'SELECT items FROM kept WHERE owner = :owner',
  'kept.setup.sql': `CREATE TABLE kept AS SELECT owner, count(*) AS items FROM item GROUP BY owner;
ALTER TABLE kept ADD PRIMARY KEY (owner);`,
};

let root = '';
const env = () => ({ PLANPROOF_CACHE_DIR: join(root, 'cache') });
const scenarioFile = (name: string) => join(root, 'scenarios', 'items', name);
const change = async (name: keyof typeof FILES, from: string, to: string) => {
  expect(FILES[name]).toContain(from);
  await writeFile(scenarioFile(name), FILES[name].replace(from, to));
};
const run = (...args: string[]) => planproof(['run', '--format', 'json', ...args], { cwd: root, env: env() });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'planproof-run-'));
  // As root the server runs as somebody else, who has to reach the cache.
  await chmod(root, 0o755);
  await mkdir(join(root, 'scenarios', 'items'), { recursive: true });
});
beforeEach(async () => {
  for (const [name, text] of Object.entries(FILES)) await writeFile(scenarioFile(name), text);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const serverProcesses = async (): Promise<string[]> => {
  const { stdout } = await execa('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes(root) && line.includes('postgres'));
};

describe('planproof run', () => {
  it('ends with 0 where all is well, says so, and leaves the report and no server', async () => {
    const { stdout, stderr, exitCode } = await run();
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^- .+ \d/m) });
    expect(stdout).toContain('Yes, merge');
    const report = JSON.parse(await readFile(join(root, 'reports/latest/report.json'), 'utf8'));
    expect(report.conclusion.exitCode).toBe(0);
    expect(await serverProcesses()).toEqual([]);
  });

  it('prints nothing but the report where asked for JSON and quiet', async () => {
    const { stdout, stderr, exitCode } = await run('--json', '--quiet');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(JSON.parse(stdout).scenarios[0].name).toBe('items');
  });

  it('ends with 1 where a budget is broken', async () => {
    await change('scenario.ts', "atMost('sharedBlocks', 10", "atMost('sharedBlocks', 0");
    const { stdout, exitCode } = await run();
    expect(exitCode).toBe(1);
    expect(stdout).toContain('Do not merge');
  });

  it('warns of a budget that expired, by its owner, and fails it a month later', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
    const budget = "atMost('sharedBlocks', 10, {";
    await change('scenario.ts', budget, `${budget} owner: 'ann', expires: '${daysAgo(3)}',`);
    const warned = await run();
    const text = `items: budget atMost sharedBlocks on kept expired on ${daysAgo(3)}; ann should renew or remove it`;
    expect(warned.exitCode).toBe(0);
    expect(warned.stdout.replace(/\s+/g, ' ')).toContain(text);
    expect(JSON.parse(await readFile(join(root, 'reports/latest/report.json'), 'utf8')).warnings).toEqual([text]);
    await change('scenario.ts', budget, `${budget} owner: 'ann', expires: '${daysAgo(40)}',`);
    const failed = await run();
    expect(failed).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('ann should renew or remove it') });
  });

  it('ends with 4 where an answer is wrong, and shows the row', async () => {
    await change('kept.setup.sql', 'count(*) AS items', 'count(*) + (owner = 3)::int AS items');
    const { stdout, exitCode } = await run();
    expect(exitCode).toBe(4);
    expect(stdout).toContain('sameRows');
  });

  it('ends with 2 where PostgreSQL refuses the SQL, before anything is seeded', async () => {
    await change('kept.sql', 'SELECT', 'SELCT');
    const { stderr, exitCode } = await run();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/syntax error at or near "SELCT": scenarios\/items\/kept\.sql:1:1\n/);
    expect(stderr).not.toContain('Loading');
  });

  it('ends with 2 where a setup fails on the data only', async () => {
    await change('kept.setup.sql', 'PRIMARY KEY (owner)', 'CHECK (items < 0)');
    const { stderr, exitCode } = await run();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/fails on the data: .*kept\.setup\.sql:2/);
  });

  it('ends with 2 where a query fails on the data only', async () => {
    await change('kept.sql', 'SELECT items', 'SELECT items / (items - items) AS items');
    const { stderr, exitCode } = await run();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/kept\.sql on the data: division/),
    });
  });

  it.each([
    ['SIGINT', 'as soon as the server runs', 0],
    ['SIGTERM', 'while rows are loaded', 1_500],
  ] as const)(
    'ends with 130 at %s %s, with no server and no half-made database',
    async (signal, _, afterMs) => {
      const running = startPlanproof(['run', '--scale', 'large'], { cwd: root, env: env() });
      await new Promise<void>((resolve) => {
        let said = '';
        running.stderr.on('data', (chunk: Buffer) => {
          said += chunk.toString();
          if (said.includes('Starting PostgreSQL')) resolve();
        });
      });
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      running.kill(signal);
      const { exitCode, stderr } = await running;
      expect({ exitCode, stderr }).toMatchObject({
        exitCode: 130,
        stderr: expect.stringContaining('error: Interrupted.'),
      });
      expect(await serverProcesses()).toEqual([]);
      const { stdout } = await planproof(['seed', '--list', '--json'], { cwd: root, env: env() });
      expect(JSON.parse(stdout).map((kept: { axes: { items: number } }) => kept.axes.items)).toEqual([500]);
    },
    60_000,
  );
});

describe('planproof report and compare', () => {
  const saved = () => join(root, 'reports/latest/report.json');

  it('draw a saved report anew, without a server', async () => {
    const { stdout, stderr, exitCode } = await planproof(
      ['report', saved(), '--format', 'markdown', '--out', 'again'],
      {
        cwd: root,
        env: { PLANPROOF_CACHE_DIR: join(root, 'no-cache') },
      },
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^Wrote \d+ files to again\.$/);
    expect(stdout).toContain('How many items has this owner?');
  });

  it('show two of them side by side', async () => {
    const { stdout, exitCode } = await planproof(['compare', saved(), saved()], { cwd: root });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('items');
  });
});

describe('planproof run on two servers', () => {
  it('writes a report for each and both side by side, and ends with the worst', async () => {
    const { stdout, exitCode } = await run('--postgres', 'embedded, embedded:18', '--out', 'both');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('count  counting, embedded → embedded:18');
    for (const server of ['embedded', 'embedded-18'])
      expect(JSON.parse(await readFile(join(root, 'both', server, 'report.json'), 'utf8')).server.version).toMatch(
        /^18/,
      );
    expect(await readFile(join(root, 'both/comparison.md'), 'utf8')).toContain('## `embedded` → `embedded:18`');
    expect(await readFile(join(root, 'both/comparison.html'), 'utf8')).toContain('<h1>embedded → embedded:18</h1>');
  }, 60_000);
});

describe('planproof seed and clean', () => {
  it('keep a dataset, list it, and remove it', async () => {
    const on = (...args: string[]) => planproof(args, { cwd: root, env: env() });
    expect((await on('seed')).stdout).toMatch(/^items +ci +500 rows/);
    expect((await on('seed', '--list')).stdout).toMatch(/^items +500 rows/);
    expect(await on('clean', 'itms')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Did you mean "items"?'),
    });
    expect((await on('clean', 'items')).stdout).toMatch(/^removed +items/);
    expect((await on('seed', '--list')).stdout).toBe('No dataset is kept.');
  });
});
