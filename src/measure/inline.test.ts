import { expect, it } from 'vitest';
import { inlined } from './inline.js';

it('puts values as literals where their numbers stand, and nowhere else', () => {
  const text = `SELECT '$1', "$1", $$ $1 $$, 5-$1, $2 -- $1`;
  expect(inlined(text, [-3, "it's \\"])).toBe(`SELECT '$1', "$1", $$ $1 $$, 5-(-3), E'it''s \\\\' -- $1`);
  expect(inlined('SELECT $1, $2', [null, [1, 'a"b']])).toBe(`SELECT NULL, E'{"1","a\\\\"b"}'`);
});
