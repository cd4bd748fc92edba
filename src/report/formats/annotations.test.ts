import { expect, test } from 'vitest';
import { contentOf, hostileReport } from '../hostile.test.fixture.js';
import { specimen } from '../specimen.test.fixture.js';
import { annotations } from './annotations.js';

const COMMAND = /^::(error|warning) ((?:[a-z]+=[^,:]*)(?:,[a-z]+=[^,:]*)*)::(.*)$/;

test('a broken budget is an error at its .sql file', async () => {
  expect(await contentOf(annotations, specimen({ outcome: 'broken' }))).toBe(
    '::error file=scenarios/recent-workflows/last-used.sql,line=1,title=recent-workflows%3A at most 3 sharedBlocks::last-used, widest: 4 shared blocks, at most 3\n',
  );
});

test('a wrong answer shows the rows that differ', async () => {
  const [line] = (await contentOf(annotations, specimen({ outcome: 'violated' }))).split('\n');
  expect(line).toContain('1 of 9 cases%0Ahottest, row 1, last_used_at: expected 2026-01-31');
});

test('hostile texts stay within their command', async () => {
  for (const outcome of ['violated', 'broken'] as const) {
    const lines = (await contentOf(annotations, hostileReport(outcome))).trimEnd().split('\n');
    expect(lines.filter((line) => !COMMAND.test(line))).toEqual([]);
    expect(lines).toHaveLength(1);
  }
});

test('there are never more than GitHub shows, and the last one counts the rest', async () => {
  const report = specimen({ outcome: 'broken', cases: 90 * 5 });
  const lines = (await contentOf(annotations, report)).trimEnd().split('\n');
  expect(lines).toHaveLength(10);
  expect(lines.at(-1)).toBe('::error title=planproof::41 more, in the report.');
});

test('a report without a fault annotates nothing', async () => {
  expect(await contentOf(annotations, specimen())).toBe('');
});
