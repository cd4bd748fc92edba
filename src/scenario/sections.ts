import { inputError, nearest } from '../errors.js';
import { lineAndColumn } from '../sql/place.js';
import { tokenize } from '../sql/tokens.js';

/** One of several queries of a file: from its `-- name:` line to the next, in UTF-16 units. */
export interface Section {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

// aiosql, yesql and pugsql mark what a query gives by signs behind its name, sqlc by a word (":one").
const NAME = /^(?:--|\/\*)\s*name:\s*([A-Za-z_][\w.-]*)/;

/** The queries that a file names by `-- name: foo`; none where it is one query without a name. */
export const sectionsOf = (file: string, source: string): Section[] => {
  if (!/name:/.test(source)) return [];
  const heads = tokenize(file, source).flatMap((token) => {
    const name = token.kind === 'comment' ? NAME.exec(token.text)?.[1] : undefined;
    return name === undefined ? [] : [{ name, start: token.start }];
  });
  refuseDoubles(file, source, heads);
  return heads.map((head, i) => ({ ...head, end: heads[i + 1]?.start ?? source.length }));
};

const refuseDoubles = (file: string, source: string, heads: readonly Omit<Section, 'end'>[]): void => {
  const names = heads.map(({ name }) => name);
  const double = heads.find(({ name }, i) => names.indexOf(name) < i);
  if (double === undefined) return;
  throw inputError({
    code: 'two-queries-of-one-name',
    message: `${file}:${lineAndColumn(source, double.start).line} names a second query "${double.name}".`,
    hint: 'Give each query of a file a name of its own.',
  });
};

/** The part of a file that holds the query asked for; without a name the file's only one. */
export const sectionNamed = (file: string, source: string, name: string | undefined): Section | undefined => {
  const sections = sectionsOf(file, source);
  const names = sections.map((section) => section.name);
  if (name === undefined && sections.length < 2) return sections[0];
  const found = sections.find((section) => section.name === name);
  if (found !== undefined) return found;
  const meant = name === undefined ? undefined : nearest(name, names);
  throw inputError({
    code: 'unknown-query',
    message:
      name === undefined
        ? `${file} holds ${sections.length} queries, and none of them is named.`
        : `${file} holds no query "${name}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
    hint:
      names.length === 0
        ? `Write "-- name: ${name}" above the query, or name the file alone.`
        : `Name one of them: ${names.map((each) => `${file}#${each}`).join(', ')}.`,
  });
};
