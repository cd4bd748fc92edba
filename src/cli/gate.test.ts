import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reportToJson } from '../report/json.js';
import { specimen } from '../report/specimen.test.fixture.js';
import { planproof, withFolder } from './testing.js';

const folder = withFolder();
const saved = async (name: string, report = specimen()) => {
  await writeFile(join(folder(), name), reportToJson(report));
  return name;
};
const gate = (...args: string[]) => planproof(['gate', ...args], { cwd: folder() });

test('a saved report is judged by its budgets, not by what it says of itself', async () => {
  const told = specimen({ outcome: 'broken' });
  expect(await gate(await saved('told.json', told))).toMatchObject({ exitCode: 1, stderr: '' });
  const limited = (max: number) => {
    const budgets = [{ kind: 'atMost' as const, counter: 'sharedBlocks' as const, max }];
    return { ...told, scenarios: told.scenarios.map((each) => ({ ...each, budgets })) };
  };
  const { stdout, exitCode } = await gate(await saved('tight.json', limited(1)));
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('at most 1') });
  expect(await gate(await saved('wide.json', limited(1_000)))).toMatchObject({ exitCode: 0 });
});

test('a baseline is accepted, committed and held: without one the error names the command that makes it', async () => {
  const report = await saved('report.json');
  const missing = await gate(report, '--baseline', 'main.json');
  expect(missing).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('planproof gate reports/latest/report.json --accept --baseline main.json'),
  });
  expect(await gate(report, '--accept', '--baseline', 'main.json')).toMatchObject({ exitCode: 0 });
  const { stdout, exitCode } = await gate(report, '--baseline', 'main.json');
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('held against the baseline:'),
  });
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  await writeFile(join(folder(), 'main.json'), (await readFile(join(folder(), 'main.json'), 'utf8')).slice(1));
  expect(await gate(report, '--baseline', 'main.json')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/main\.json is not a planproof baseline/),
  });
});

test('a report with a wrong answer is never accepted', async () => {
  const wrong = await saved('wrong.json', specimen({ outcome: 'violated' }));
  expect(await gate(wrong, '--accept')).toMatchObject({ exitCode: 4, stdout: expect.stringContaining('Not accepted') });
});
