import { marked, type Token } from 'marked';
import { expect, test } from 'vitest';
import { contentOf, hostileReport } from '../hostile.test.fixture.js';
import { specimen } from '../specimen.test.fixture.js';
import { markdown } from './markdown.js';

const tokens = (text: string): readonly Token[] => {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(text), (token) => void all.push(token));
  return all;
};
const ownHtml =
  /^<!-- -->$|^<!-- planproof -->\s*$|^<\/?(?:details|summary|sub)>\s*$|^<details><summary>|^\n*<\/details>\s*$/;

test('the first line that shows says whether to merge, and the table follows', async () => {
  const comment = await contentOf(markdown, specimen(), 'comment.md');
  expect(comment).toMatch(/^<!-- planproof -->\n\n## ✅ Yes, merge: 1 scenario passed/);
  expect(comment).toContain('| ✅ | `hottest` | 1.77 s → 67 µs | 325,121 → 3 | 7,387,483 → 1 | **108,374x less** |');
});

test('what is wrong stands first: scenarios, then cases', async () => {
  const [passed] = specimen().scenarios;
  const broken = specimen({ outcome: 'broken' });
  const scenarios = [passed, ...broken.scenarios.map((scenario) => ({ ...scenario, name: 'broken-one' }))];
  const comment = await contentOf(
    markdown,
    { ...broken, scenarios: scenarios.flatMap((each) => each ?? []) },
    'comment.md',
  );
  expect(comment.indexOf('`broken-one`')).toBeLessThan(comment.indexOf('`recent-workflows`'));
  expect(comment.indexOf('| ❌ | `widest`')).toBeLessThan(comment.indexOf('| ✅ | `hottest`'));
});

test('hostile texts are text: no markup of theirs, no links, no pictures, no mentions', async () => {
  for (const outcome of ['violated', 'broken'] as const) {
    for (const name of ['comment.md', 'summary.md']) {
      const text = await contentOf(markdown, hostileReport(outcome), name);
      const all = tokens(text);
      const html = all.filter(({ type }) => type === 'html').map(({ raw }) => raw.trim());
      expect(html.filter((raw) => !ownHtml.test(raw))).toEqual([]);
      expect(all.filter(({ type }) => type === 'link' || type === 'image')).toEqual([]);
      expect(all.filter(({ type, raw }) => type === 'text' && /@everyone|#1\b/.test(raw))).toEqual([]);
    }
  }
});

test('both files keep within what GitHub takes, and say what they left out', async () => {
  const large = specimen({ cases: 180, candidates: ['last-used', 'lateral-walk'], outcome: 'broken', samples: 2 });
  const comment = await contentOf(markdown, large, 'comment.md');
  const summary = await contentOf(markdown, large, 'summary.md');
  expect(comment.length).toBeLessThan(65_536);
  expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
  expect(comment).toContain('did not fit in here');
});
