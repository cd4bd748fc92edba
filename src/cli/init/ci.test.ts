import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { packageVersion } from '../../version.js';
import { ciFile } from './texts.js';

const ROOT = new URL('../../../', import.meta.url);
const text = (path: string) => readFile(new URL(path, ROOT), 'utf8');
const withoutFirstLine = (content: string) => content.slice(content.indexOf('\n') + 1);

interface Step {
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
