import { describe, expect, it } from 'vitest';
import { splitStatements } from './statements.js';

const split = (sql: string) => splitStatements('s.sql', sql).map((statement) => statement.sql);

describe('a script is cut into statements', () => {
  it('at semicolons, without empty pieces and surrounding comments', () => {
    expect(split('CREATE TABLE a ();;\n-- note\n INSERT INTO a DEFAULT VALUES; -- end\n')).toEqual([
      'CREATE TABLE a ()',
      'INSERT INTO a DEFAULT VALUES',
    ]);
  });

  it.each([
    ['strings and quotes', `SELECT ';', ";", $$;$$, E'\\';', /* ; */ 1`],
    [
      'a function body in dollar quotes',
      'CREATE FUNCTION f() RETURNS trigger AS $f$ BEGIN a; b; END $f$ LANGUAGE plpgsql',
    ],
    [
      'a standard function body',
      'CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END',
    ],
    ['a rule of several actions', 'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)'],
  ])('but not within %s', (_, sql) => {
    expect(split(`${sql};\nSELECT 9`)).toEqual([sql, 'SELECT 9']);
  });

  it('and each knows where it starts', () => {
    const script = 'SELECT 1;\n  SELECT 2';
    expect(splitStatements('s.sql', script).map(({ start }) => script.slice(start))).toEqual([script, 'SELECT 2']);
  });

  it('with a transaction’s BEGIN and END as statements of their own', () => {
    expect(split('BEGIN; SELECT 1; END')).toEqual(['BEGIN', 'SELECT 1', 'END']);
  });
});
