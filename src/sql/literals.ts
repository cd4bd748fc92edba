// Dollar quotes, quoted strings (E'' with its backslashes too) and numbers that are no part of a name or a parameter.
const LITERAL =
  /\$(\w*)\$[\s\S]*?\$\1\$|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|(?<![\w$.:"])\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;
const KEPT = /"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//;
const TOKEN = new RegExp(`${KEPT.source}|(${LITERAL.source.replace('\\1', '\\2')})`, 'g');

/** Literals become `?`; comments, which may hold anything, go. */
export const withoutLiterals = (sql: string): string =>
  sql.replace(TOKEN, (token, literal: string | undefined) => {
    if (literal !== undefined) return '?';
    return token.startsWith('"') ? token : '';
  });
