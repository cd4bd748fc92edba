import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileQuery } from './sql.js';

const compile = (sql: string) => {
  const { text, parameters } = compileQuery('q.sql', sql);
  return { text, parameters };
};

describe('named parameters', () => {
  it('become numbers in the order of their first use, one number a name', () => {
    expect(compile('SELECT :b, :a, :b')).toEqual({ text: 'SELECT $1, $2, $1', parameters: ['b', 'a'] });
  });

  it.each([
    ['a cast', 'SELECT :a::int[]', 'SELECT $1::int[]'],
    ['an operator before it', 'WHERE x=:a AND y<@:a', 'WHERE x=$1 AND y<@$1'],
    ['an array constructor', 'SELECT ARRAY[:a, ARRAY[[:a], [1, :a]]]', 'SELECT ARRAY[$1, ARRAY[[$1], [1, $1]]]'],
    ['a subscript', 'SELECT t[:a]', 'SELECT t[$1]'],
    ['both bounds of a slice', 'SELECT t[:a : :a]', 'SELECT t[$1 : $1]'],
    ['a call in a subscript', 'SELECT t[f(1, :a)]', 'SELECT t[f(1, $1)]'],
    ['a named argument', 'SELECT f(x := :a)', 'SELECT f(x := $1)'],
    ['a value in JSON_OBJECT', "SELECT JSON_OBJECT('k': :a)", "SELECT JSON_OBJECT('k': $1)"],
    ['a keyword before it', 'LIMIT :a OFFSET (:a)', 'LIMIT $1 OFFSET ($1)'],
  ])('are found beside %s', (_, sql, text) => {
    expect(compile(sql)).toEqual({ text, parameters: ['a'] });
  });

  it.each([
    ['a cast', 'SELECT x::int, y :: text'],
    ['a string', "SELECT 'a :x ''quoted'' :y'"],
    ['a string with a backslash that escapes nothing', "SELECT 'a\\', ':x'"],
    ['an escape string', String.raw`SELECT E'it\'s :x', e'\\', '::x'`],
    ['an escape string that goes on in the next line', `SELECT E'a'\n  'b\\':x'`],
    ['a Unicode string', "SELECT U&'d\\0061t :x'"],
    ['a bit string', "SELECT B'1', X':x'"],
    ['a word that ends in e before a string', "SELECT date'2020\\', ':x'"],
    ['a dollar quote', 'SELECT $$ :x $$, $tag$ $$ :y $tag$'],
    ['a dollar sign within a name', 'SELECT a$b$, c$b$ FROM t'],
    ['a quoted identifier', 'SELECT "a :x "" :y", U&"\\0061 :x"'],
    ['a line comment', 'SELECT 1 -- :x\n, 2'],
    ['a nested block comment', 'SELECT /* :x /* :y */ :z */ 1'],
    ['a comment that an operator seems to start', 'SELECT 1 +-- :x\n 2'],
    ['an array slice', 'SELECT a[1:n], a[m:n], a[f(1):n], a[b[1]:n], a[i :n], a[1 : n]'],
    ['a slice by a named bound', 'SELECT a[x:y]'],
    ['a named argument', 'SELECT f(x := 1, y:=2)'],
    ['a JSON path', 'SELECT j @? \'$.a[*] ? (@ > 1 && @.b == ":x")\''],
    ['a key of JSON_OBJECT', "SELECT JSON_OBJECT('k':v, 'l' :w)"],
  ])('are not seen in %s', (_, sql) => {
    expect(compile(sql)).toEqual({ text: sql, parameters: [] });
  });

  it('are seen in pieces that stand between pieces that hide them', () => {
    const hiding = fc.constantFrom(
      "':h'",
      String.raw`E'\':h'`,
      '$$:h$$',
      '$t$ $$:h $t$',
      '":h"',
      '/* :h /* ; */ */ 1',
      '-- :h ; \' "\n1',
      "U&':h'",
      'a[1:h]',
      'x::h',
    );
    const piece = fc.oneof(
      fc.record({ sql: hiding, name: fc.constant(undefined) }),
      fc.stringMatching(/^[a-z_][a-z0-9_]{0,5}$/).map((name) => ({ sql: `:${name}`, name })),
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const names = [...new Set(pieces.flatMap(({ name }) => name ?? []))];
        const numbered = pieces.map(({ sql, name }) => (name === undefined ? sql : `$${names.indexOf(name) + 1}`));
        expect(compile(`SELECT ${pieces.map(({ sql }) => sql).join(', ')}`)).toEqual({
          text: `SELECT ${numbered.join(', ')}`,
          parameters: names,
        });
      }),
    );
  });

  it('leave every text without a colon as it is, or refuse it as unclosed or several statements', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1 \'"$\\E/*-\n.()[]') }), (noise) => {
        const sql = `SELECT ${noise}`;
        try {
          expect(compile(sql).parameters.join('')).toMatch(/^\d*$/);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/sql-not-closed|positional-parameter/) });
        }
      }),
    );
  });
});

describe('parameters of other tools', () => {
  it.each([
    ['numbers stay', 'SELECT $2::int, $1', 'SELECT $2::int, $1', ['1', '2']],
    ['@name', 'SELECT @a + @b, @a', 'SELECT $1 + $2, $1', ['a', 'b']],
    ['sqlc.arg', "SELECT sqlc.arg(a), sqlc.narg('b')", 'SELECT $1, $2', ['a', 'b']],
    [
      'operators of @',
      "SELECT x @> :a, y <@ z, |/4, @ -5, j @@ '$'",
      "SELECT x @> $1, y <@ z, |/4, @ -5, j @@ '$'",
      ['a'],
    ],
  ])('%s', (_, sql, text, parameters) => {
    expect(compile(sql)).toEqual({ text, parameters });
  });
});

describe('a file of several queries', () => {
  const FILE = `-- Reads of users.
-- name: get_user
-- By its key.
SELECT * FROM users WHERE id = :id;

-- name: ListUsers :many
SELECT * FROM users WHERE wrong = $1`;

  it('gives the one that is named, with its place in the file', () => {
    expect(compileQuery('q.sql', FILE, 'get_user').text).toBe('SELECT * FROM users WHERE id = $1');
    const list = compileQuery('q.sql', FILE, 'ListUsers');
    expect(list.text).toBe('SELECT * FROM users WHERE wrong = $1');
    expect(FILE.slice(list.sourceOffset(list.text.indexOf('wrong')))).toBe('wrong = $1');
  });

  it.each([
    [undefined, 'q.sql holds 2 queries', 'q.sql#get_user, q.sql#ListUsers'],
    ['get_users', 'Did you mean "get_user"?', 'q.sql#ListUsers'],
  ])('tells which there are when asked for %s', (name, message, hint) => {
    expect(() => compileQuery('q.sql', FILE, name)).toThrowError(
      expect.objectContaining({
        code: 'unknown-query',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    );
  });

  it('names each query once', () => {
    expect(() => compileQuery('q.sql', FILE.replace('ListUsers :many', 'get_user'), 'get_user')).toThrowError(
      expect.objectContaining({ code: 'two-queries-of-one-name', message: 'q.sql:6 names a second query "get_user".' }),
    );
  });
});

describe('a query', () => {
  it('may end in a semicolon, and may be surrounded by comments', () => {
    expect(compile('-- why\nSELECT 1; -- done\n')).toEqual({ text: 'SELECT 1', parameters: [] });
  });

  it('keeps the hint that stands before it', () => {
    expect(compile('-- why\n/*+ SeqScan(t) */ SELECT 1').text).toBe('/*+ SeqScan(t) */ SELECT 1');
  });

  it('maps every place of what the server sees back to the file', () => {
    const query = compileQuery('q.sql', '-- head\nSELECT :workspace_id + wrong');
    const offset = query.text.indexOf('wrong');
    expect(query.source.slice(query.sourceOffset(offset))).toBe('wrong');
  });

  it.each([
    ['several-statements', 'SELECT 1; SELECT 2', 'q.sql:1:11'],
    ['empty-query', '-- nothing\n', 'q.sql'],
    ['positional-parameter', 'SELECT :a,\n  $1', 'q.sql:2:3'],
    ['sql-not-closed', "SELECT 'abc", 'q.sql:1:8'],
    ['sql-not-closed', 'SELECT $a$ $b$', 'q.sql:1:8'],
    ['sql-not-closed', 'SELECT /* /* */', 'q.sql:1:8'],
    ['sql-not-closed', 'SELECT "a', 'q.sql:1:8'],
  ])('is refused as %s, with its place', (code, sql, place) => {
    expect(() => compile(sql)).toThrowError(
      expect.objectContaining({ code, exitCode: 2, message: expect.stringContaining(place) }),
    );
  });

  it('is compiled in time linear in its length, whatever it holds', () => {
    const started = performance.now();
    expect(() => compile(`SELECT '${"''a\\".repeat(200_000)}`)).toThrowError();
    expect(() => compile(`SELECT E'${"a\\'".repeat(200_000)}`)).toThrowError();
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
