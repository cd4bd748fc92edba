import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { HistoryEntry } from './history/entry.js';
import { reportToJson } from './json.js';
import type { Report } from './report.js';
import { specimen } from './specimen.test.fixture.js';
import { writeFiles } from './write.js';

const contract = readFileSync(new URL('../../docs/report.md', import.meta.url), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...contract.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) => code);

const folder = mkdtempSync(join(tmpdir(), 'planproof-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const paired = (): Report => {
  const report = specimen({ outcome: 'broken' });
  const pair = { first: 'reference', reference: { wallTimeMs: 4 }, candidate: { wallTimeMs: 1 } } as const;
  const pairing = { batch: { reference: 1, candidate: 1 }, pairs: [pair], confirmation: [] };
  const scenarios = report.scenarios.map((scenario) => ({
    ...scenario,
    comparisons: scenario.comparisons.map((each) => ({ ...each, pairing })),
  }));
  return { ...report, scenarios };
};

test('every example for a consumer reads a report', async () => {
  await writeFiles(folder, [{ name: 'reports/latest/report.json', content: reportToJson(paired()) }]);
  const [ci, dashboard, pairs] = await Promise.all(
    blocks('js').map((code) =>
      execa('node', ['--input-type=module', '-e', code], { cwd: folder, reject: false, preferLocal: false }),
    ),
  );
  expect(ci).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^recent-workflows: .+\.$/m), stderr: '' });
  expect(dashboard).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("'last-used'") });
  expect(pairs?.stdout).toMatch(/^last-used\thottest\t0\.25$/m);
});

test('the line of a history that is shown is one', () => {
  const [line = ''] = blocks('json');
  expect(HistoryEntry.safeParse(JSON.parse(line)).error).toBeUndefined();
});
