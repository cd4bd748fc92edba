import { isSignificant, type Token, tokenize } from './tokens.js';

/** One statement of a script: its text without the semicolon, and where in the script that text starts. */
export interface Statement {
  readonly sql: string;
  readonly start: number;
}

const ROUTINE = /^create(?: or replace)? (?:function|procedure)\b/;

/** Follows what keeps a semicolon inside a statement: parentheses (rules), and BEGIN ATOMIC ... END (SQL routines). */
const nesting = () => {
  let words: string[] = [];
  let parentheses = 0;
  let blocks = 0;
  return (token: Token): boolean => {
    if (token.text === '(') parentheses++;
    if (token.text === ')') parentheses--;
    if (token.kind === 'word') {
      const word = token.text.toLowerCase();
      const previous = words.at(-1);
      words.push(word);
      if (word === 'atomic' && previous === 'begin' && ROUTINE.test(words.join(' '))) blocks++;
      else if (blocks > 0 && word === 'case') blocks++;
      else if (blocks > 0 && word === 'end') blocks--;
    }
    const ends = token.text === ';' && parentheses <= 0 && blocks === 0;
    if (ends) {
      words = [];
      parentheses = 0;
    }
    return ends;
  };
};

// pg_hint_plan reads the first comment of a statement, so that one is part of it.
const isHint = (token: Token) => token.text.startsWith('/*+');

const statementOf = (tokens: readonly Token[]): Statement[] => {
  if (!tokens.some(isSignificant)) return [];
  const first = tokens.findIndex((token) => isSignificant(token) || isHint(token));
  const kept = tokens.slice(first, tokens.findLastIndex(isSignificant) + 1);
  return [{ sql: kept.map((token) => token.text).join(''), start: kept[0]?.start ?? 0 }];
};

/** The statements of a script, cut at the semicolons that end one; pieces of nothing but comments are left out. */
export const splitStatements = (file: string, sql: string): Statement[] => {
  const endsStatement = nesting();
  const groups: Token[][] = [[]];
  for (const token of tokenize(file, sql)) {
    if (endsStatement(token)) groups.push([]);
    else groups.at(-1)?.push(token);
  }
  return groups.flatMap(statementOf);
};
