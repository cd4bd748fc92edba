import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageVersion } from '../../version.js';
import { withFolder } from '../testing.js';
import { ciFile } from './texts.js';

const ROOT = new URL('../../../', import.meta.url);
const text = (path: string) => readFile(new URL(path, ROOT), 'utf8');
const withoutFirstLine = (content: string) => content.slice(content.indexOf('\n') + 1);

interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
}

describe('the CI job', () => {
  it.each([
    ['github', 'examples/ci/github.yml'],
    ['gitlab', 'examples/ci/gitlab.yml'],
  ] as const)('that init writes for %s is the example of this version, and valid YAML', async (ci, example) => {
    const written = ciFile(ci, packageVersion()).text;
    expect(parse(written)).toMatchObject(
      ci === 'github' ? { on: 'pull_request', jobs: { planproof: {} } } : { planproof: {} },
    );
    const strip = (content: string) => (content.startsWith('#') ? withoutFirstLine(content) : content);
    expect(strip(written)).toBe(strip(await text(example)));
  });

  it('runs an action whose every script is valid bash, and which ends with the exit code of the run', async () => {
    const action = parse(await text('.github/actions/planproof/action.yml'));
    const steps: readonly Step[] = action.runs.steps;
    expect(action.runs.using).toBe('composite');
    for (const step of steps.filter(({ run }) => run !== undefined)) {
      expect(step.shell).toBe('bash');
      await execa('bash', ['-n', '-c', (step.run ?? '').replace(/\$\{\{.*?\}\}/g, '0')]);
    }
    expect(steps.at(-1)?.run).toBe(`exit \${{ steps.run.outputs.exit-code }}`);
    expect(
      steps.filter(({ uses }) => uses !== undefined).every(({ uses }) => /^actions\/[\w-]+@v\d+$/.test(uses ?? '')),
    ).toBe(true);
  });

  it('has hooks and scripts for others that can be read', async () => {
    expect(parse(await text('examples/ci/pre-commit-config.yaml')).repos[0].hooks[0].id).toBe('planproof');
    await execa('bash', ['-n', '-c', await text('examples/ci/shell.sh')]);
  });
});

describe('the scripts of the action', () => {
  const folder = withFolder();
  const at = (...path: string[]) => join(folder(), ...path);

  /** Stands in for a program: notes its arguments, then does what it is told. */
  const standIn = async (name: string, script: string) => {
    await mkdir(at('bin'), { recursive: true });
    await writeFile(at('bin', name), `#!/bin/bash\nprintf '%s\\n' "$*" >> "${at('said')}"\n${script}\n`);
    await chmod(at('bin', name), 0o755);
  };
  const step = async (name: string, env: Readonly<Record<string, string>>, cwd = folder()) => {
    const steps: readonly Step[] = parse(await text('.github/actions/planproof/action.yml')).runs.steps;
    const script = steps.find((each) => each.name === name)?.run ?? '';
    await writeFile(at('said'), '');
    const files = { RUNNER_TEMP: folder(), GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary') };
    const { stdout, exitCode } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      env: { ...files, HOME: '/home/runner', PATH: `${at('bin')}:${process.env.PATH}`, ...env },
      cwd,
      reject: false,
    });
    return { stdout, exitCode, said: await readFile(at('said'), 'utf8') };
  };

  it('run planproof, say what it ended with, and annotate files by their place in the repository', async () => {
    await execa('git', ['init', '-q'], { cwd: folder() });
    await mkdir(at('packages/shop'), { recursive: true });
    await standIn(
      'npx',
      `while [ "$1" != --out ]; do shift; done
      mkdir -p "$2"; echo "$PLANPROOF_CACHE_DIR" > "$2/summary.md"
      echo '::error file=sql/a.sql,line=1,title=file=b::worse' > "$2/annotations.txt"; exit 1`,
    );
    const ran = await step('Run', { BASE: 'origin/a b', ARGS: '--strict --case *' }, at('packages/shop'));
    expect(ran).toMatchObject({
      exitCode: 0,
      stdout: '::error file=packages/shop/sql/a.sql,line=1,title=file=b::worse',
      said: expect.stringMatching(/^planproof run --base origin\/a b --changed --out .* --strict --case \*\n$/),
    });
    expect(await readFile(at('output'), 'utf8')).toBe('exit-code=1\n');
    expect(await readFile(at('summary'), 'utf8')).toBe('/home/runner/.cache/planproof\n');
    expect((await step('Run', { BASE: '', ARGS: '' })).said).toMatch(/^planproof run --out /);
  });

  it('change the comment that is there, or write one', async () => {
    const env = { COMMENTS: 'repos/a/b/issues/5/comments', COMMENT: 'repos/a/b/issues/comments', GH_TOKEN: 'x' };
    await standIn('gh', `[ "$2" != --paginate ] || printf '%s' "$FOUND"`);
    await mkdir(at('planproof'), { recursive: true });
    await writeFile(at('planproof/comment.md'), '<!-- planproof -->');
    const changed = await step('Comment', { ...env, FOUND: '17\n18\n' });
    expect(changed.said).toContain(`api --method PATCH repos/a/b/issues/comments/17 -F body=@${at('planproof')}`);
    const written = await step('Comment', { ...env, FOUND: '' });
    expect(written.said).toContain('api --method POST repos/a/b/issues/5/comments -F');
    expect((await step('Comment', { ...env, RUNNER_TEMP: at('nowhere') })).said).toBe('');
  });
});
