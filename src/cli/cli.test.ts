import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportToJson } from '../report/json.js';
import { REPORTERS } from '../report/reporters.js';
import { specimen } from '../report/specimen.test.fixture.js';
import { planproof, withFolder } from './testing.js';

const folder = withFolder();

// In a checkout the launcher compiles what changed; once is enough for all that follow.
beforeAll(() => planproof(['--version']), 120_000);

const manifest = async () => JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'));

describe('the command line', () => {
  it('tells its version', async () => {
    expect(await planproof(['--version'])).toMatchObject({ stdout: (await manifest()).version, exitCode: 0 });
  });

  it.each([
    [[]],
    [['run']],
    [['list']],
    [['report']],
    [['compare']],
    [['explain']],
    [['history']],
    [['seed']],
    [['clean']],
    [['check']],
    [['init']],
    [['capture']],
  ])('explains %j --help within 80 columns', async (command) => {
    const { stdout, stderr, exitCode } = await planproof([...command, '--help']);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    for (const part of ['Examples:', 'Exit codes:', 'PLANPROOF_CACHE_DIR']) expect(stdout).toContain(part);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('starts no container to clean up where no container keeps anything', async () => {
    const cleaned = await planproof(['clean', '--postgres', 'container:planproof-none'], { cwd: folder() });
    expect(cleaned).toMatchObject({ exitCode: 0, stdout: 'Nothing was removed.', stderr: '' });
    const listed = await planproof(['seed', '--list', '--postgres', 'container:planproof-none'], { cwd: folder() });
    expect(listed).toMatchObject({ exitCode: 0, stdout: 'No dataset is kept.', stderr: '' });
  });

  it('completes commands, flags and scenarios in a shell', async () => {
    expect((await planproof(['completion'], { env: { SHELL: '/bin/bash' } })).stdout).toContain(
      '--get-yargs-completions',
    );
    const completed = async (...words: string[]) =>
      (await planproof(['--get-yargs-completions', 'planproof', ...words])).stdout.split('\n');
    expect(await completed('co')).toContain('compare');
    expect(await completed('run', '--sca')).toContain('--scale');
    expect(await completed('run', '')).toContain('queue-counts');
  });

  it('draws the trends of a history, and writes its entries for dashboards', async () => {
    const cwd = folder();
    await writeFile(join(cwd, 'one.json'), reportToJson(specimen()));
    await planproof(['history', 'add', 'one.json'], { cwd });
    const { stderr } = await planproof(['history', 'page', '--out', 'trends.html'], { cwd });
    expect(stderr).toContain('trends.html and ');
    const [entry] = JSON.parse(await readFile(join(cwd, 'trends.json'), 'utf8'));
    expect(entry).toMatchObject({ scenario: 'recent-workflows', figures: { sharedBlocks: expect.any(Number) } });
  });

  it('names every format that can be written', async () => {
    const { stdout } = await planproof(['run', '--help']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(REPORTERS.map(({ name }) => name).join(', '));
  });

  it.each([
    [['rnu'], 'Unknown command "rnu". Did you mean "run"?'],
    [['run', '--scael', 'ci'], 'Unknown flag "--scael". Did you mean "--scale"?'],
    [['run', '--scael=ci'], 'Unknown flag "--scael". Did you mean "--scale"?'],
    [['run', '-x'], 'Unknown flag "-x".'],
    [['run', 'recent-workflow'], 'Unknown scenario "recent-workflow". Did you mean "recent-workflows"?'],
    [['run', '--scale', 'smok'], 'Unknown scale "smok". Did you mean "smoke"?'],
    [['run', '--case', 'hotest'], 'Unknown case "hotest". Did you mean "hottest"?'],
    [['run', '--shape', 'lastused'], 'Unknown shape "lastused". Did you mean "last-used"?'],
    [['run', '--seed', '1.5'], '"1.5" is no seed.'],
    [['run', '--postgres', 'embeded'], 'There is no PostgreSQL provider "embeded".'],
    [['run', '--scale'], '--scale needs a value.'],
    [['run', '--scale', 'ci', '--scale', 'full'], '--scale is given 2 times.'],
    [['run', '--format', 'jsn'], 'There is no report format "jsn".'],
    [['run', '--scenarios', 'nowhere'], 'holds no scenario.'],
    [['report'], 'Something is missing: planproof report <file>'],
    [['compare', 'one.json'], 'Something is missing: planproof compare <before> <after>'],
    [['compare', 'absent.json', 'absent.json'], 'Cannot read absent.json'],
    [['report', 'absent.json'], 'Cannot read absent.json'],
    [['explain', 'a/b', '--report', 'absent.json'], 'Cannot read absent.json'],
    [['history', 'add', 'absent.json'], 'Cannot read absent.json'],
    [['history', 'page', '--dir', 'nowhere'], 'There is no history in nowhere.'],
    [['history', 'draw'], 'draw'],
    [[], 'No command is given.'],
  ])('refuses %j with a hint, and exit code 2', async (args, message) => {
    const { stdout, stderr, exitCode } = await planproof(args, { cwd: folder() });
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain(`error: `);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\n {2}hint: \S/);
  });

  it('refuses a parameter of a probe that is given without a value', async () => {
    await writeFile(join(folder(), 'q.sql'), 'SELECT :id::text AS id');
    const args = ['probe', '--database-url', 'postgresql:///none', '--query', 'q.sql', '--param', 'id'];
    const { stderr, exitCode } = await planproof(args, { cwd: folder() });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('"id" gives no value') });
    expect(stderr).toContain('hint: Its parameters: id. Give each as --param name=value.');
  });

  it('names every valid choice beside an unknown one', async () => {
    const { stderr } = await planproof(['run', '--scale', 'huge'], { cwd: folder() });
    expect(stderr).toContain('Known: smoke, ci, full.');
  });

  it('refuses an output folder that cannot be made, before anything is seeded', async () => {
    await writeFile(join(folder(), 'file'), '');
    const { stderr, exitCode } = await planproof(['run', '--out', 'file/below'], { cwd: folder() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('hint: Choose a folder that can be written with --out.');
  });

  it('refuses a cache folder that cannot be made', async () => {
    await writeFile(join(folder(), 'file'), '');
    const { stderr, exitCode } = await planproof(['run'], {
      cwd: folder(),
      env: { PLANPROOF_CACHE_DIR: join(folder(), 'file', 'below') },
    });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('hint: Set PLANPROOF_CACHE_DIR');
  });

  it('lists the built-in scenarios in an empty folder', async () => {
    const { stdout, exitCode } = await planproof(['list'], { cwd: folder() });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^recent-workflows \(built-in\)$/m);
    expect(stdout).toContain('distinct-on (reference), last-used');
  });

  it('survives a reader that goes away', async () => {
    const shell = `"${process.execPath}" "${new URL('planproof.js', import.meta.url).pathname}" list | true; echo "\${PIPESTATUS[0]}"`;
    const { execa } = await import('execa');
    const { stdout, stderr } = await execa('bash', ['-c', shell], { cwd: folder() });
    expect({ stdout, stderr }).toEqual({ stdout: '0', stderr: '' });
  });
});

describe('the launcher', () => {
  it('tells an old Node what it needs, with exit code 3', async () => {
    const preload = join(folder(), 'old-node.cjs');
    await writeFile(preload, `Object.defineProperty(process.versions, 'node', { value: '20.18.3' });`);
    const { stderr, exitCode } = await planproof(['run'], { nodeOptions: ['--require', preload] });
    expect(exitCode).toBe(3);
    expect(stderr).toBe(
      'error: planproof needs Node 20.19 or newer; this is Node 20.18.3.\n' +
        '  hint: Install a newer Node, for example with "nvm install 22".',
    );
    expect((await manifest()).engines.node).toBe('>=20.19');
  });
});

const SCENARIO = `
import { defineDataset, defineScenario, noSpill } from 'planproof';
const dataset = defineDataset({
  name: 'mine', module: import.meta.url, axes: { rows: 'rows' }, scales: { tiny: { rows: 1 } },
  schema: 'schema.sql', tables: () => ({}),
});
const shape: string = 'old';
export default defineScenario({
  name: 'mine', question: 'Which?', dataset,
  cases: [{ name: 'one', params: { id: 1 }, why: 'the only one' }],
  shapes: [{ name: shape, role: 'reference', query: 'old.sql' }],
  invariants: [], budgets: [noSpill()],
});`;

describe('scenarios of a folder', () => {
  const write = async (files: Readonly<Record<string, string>>) => {
    const root = join(folder(), `own-${Math.random().toString(36).slice(2)}`);
    const mine = join(root, 'scenarios', 'mine');
    await mkdir(mine, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(mine, name), text);
    return root;
  };
  const files = { 'scenario.ts': SCENARIO, 'old.sql': 'SELECT :id::int', 'schema.sql': 'CREATE TABLE a ()' };

  it('are TypeScript that finds planproof where it is not installed', async () => {
    const cwd = await write(files);
    const { stdout, stderr, exitCode } = await planproof(['list'], { cwd });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toMatch(/^mine \(own\)[\s\S]*^recent-workflows \(built-in\)/m);
  });

  it('tell all that is wrong with one at once, by its file', async () => {
    const broken = SCENARIO.replace('id: 1', 'ids: 1').replace('noSpill()', "noSpill({ shape: 'odl' })");
    const cwd = await write({ ...files, 'scenario.ts': broken, 'old.sql': 'SELECT :id' });
    const { stderr, exitCode } = await planproof(['run'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      [
        'error: scenarios/mine/scenario.ts is not a valid scenario:',
        '  - case "one" gives no value for :id, which scenarios/mine/old.sql uses (did you mean "ids"?)',
        '  - budget noSpill on odl names no shape of this scenario: "odl", did you mean "old"? (shapes: old)',
        '  hint: Mend the file; "planproof list" checks it again without a server.',
      ].join('\n'),
    );
  });

  it('that do not load are told with their file and the cause', async () => {
    const cwd = await write({ ...files, 'scenario.ts': 'export default nonsense' });
    const { stderr, exitCode } = await planproof(['list'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: Cannot load scenarios/mine/scenario.ts: nonsense is not defined');
  });

  it('that export nothing are told what to write', async () => {
    const cwd = await write({ ...files, 'scenario.ts': 'export const scenario = 1' });
    const { stderr, exitCode } = await planproof(['list'], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('- it exports no scenario; write: export default defineScenario({ ... })');
  });

  it('are found where the configuration says', async () => {
    const cwd = await write(files);
    await writeFile(join(cwd, 'planproof.config.ts'), `export default { scenarios: 'elsewhere' as string }`);
    const { stderr } = await planproof(['list'], { cwd });
    expect(stderr).toContain(`${join(cwd, 'elsewhere')} holds no scenario.`);
  });
});
