import { marked } from 'marked';
import { expect, test } from 'vitest';
import { code, text } from './text.js';

const shown = (markdown: string): string =>
  marked
    .parse(markdown, { async: false })
    .replace(/<!-- -->/g, '')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .trim();

test.each([
  '1. not a list',
  '- nor this',
  '# no heading',
  '> no quote',
  '+ a = b * c _d_ ~e~ `f` $g$',
  '[link](http://evil.example) ![picture](x)',
  '<b>bold</b> &amp; "quoted" | cell',
  'www.evil.example @everyone #1',
  'p95 is 0.08 ms, at most 5 ms',
])('%j reads as it is', (given) => {
  expect(shown(text(given))).toBe(given);
});

test.each(['plain', 'with ` one', '``` three ``` and `` two'])('code keeps %j together', (given) => {
  expect(shown(code(given))).toBe(given);
});
