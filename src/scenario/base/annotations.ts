import { inputError, nearest } from '../../errors.js';
import { lineAndColumn } from '../../sql/place.js';
import { tokenize } from '../../sql/tokens.js';
import type { Parameters, ParameterValue } from '../scenario.js';
import type { CompiledSql } from '../sql.js';

/** What comments say of a query: `-- planproof: case busiest id = 5`, `param limit = 10`, `inexact`, `skip`. */
export interface Annotations {
  /** Values for every case. */
  readonly params: Parameters;
  readonly cases: readonly { readonly name: string; readonly params: Parameters }[];
  /** Its answer is not determined (LIMIT with ties): differences are told, not failed. */
  readonly inexact: boolean;
  /** Leave it alone. */
  readonly skip: boolean;
}

const HEAD = /^--\s*planproof:\s*(.*)$/;
const WORDS = ['case', 'param', 'inexact', 'skip'];
const VALUE = /([A-Za-z_]\w*|\$?\d+)\s*=\s*('(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^\s,]+)\s*,?\s*/y;

/** Reads the comments of a query. Throws `invalid-annotation` with the place of what cannot be read. */
export const annotationsOf = ({ file, source, section }: CompiledSql): Annotations => {
  const from = section?.start ?? 0;
  const found = { params: {} as Record<string, ParameterValue>, cases: [] as Annotations['cases'][number][] };
  const words = new Set<string>();
  for (const token of tokenize(file, source.slice(from, section?.end))) {
    const said = token.kind === 'comment' ? HEAD.exec(token.text.trim())?.[1] : undefined;
    if (said === undefined) continue;
    const fail = (problem: string): never =>
      refuse(`${file}:${lineAndColumn(source, from + token.start).line}`, problem);
    const [, word = '', rest = ''] = /^(\w+)\s*([\s\S]*)$/.exec(said) ?? [];
    if (!WORDS.includes(word)) fail(unknownWord(word));
    if (word === 'param') Object.assign(found.params, valuesOf(rest, fail));
    else if (word === 'case') found.cases.push(caseOf(rest, fail));
    words.add(word);
  }
  return { ...found, inexact: words.has('inexact'), skip: words.has('skip') };
};

const caseOf = (text: string, fail: (problem: string) => never): Annotations['cases'][number] => {
  const [, name, rest = ''] = /^([a-z0-9]+(?:-[a-z0-9]+)*)(?:\s+|$)(?!=)([\s\S]*)$/.exec(text) ?? [];
  if (name === undefined) return fail('a case has a name of small letters, like "busiest"');
  return { name, params: valuesOf(rest, fail) };
};

const valuesOf = (text: string, fail: (problem: string) => never): Parameters => {
  const values: Record<string, ParameterValue> = {};
  VALUE.lastIndex = 0;
  while (VALUE.lastIndex < text.length) {
    const at = VALUE.lastIndex;
    const [, name, value] = VALUE.exec(text) ?? fail(`"${text.slice(at)}" is no "name = value"`);
    values[(name ?? '').replace('$', '')] = read(value ?? '', fail);
  }
  return values;
};

/** SQL's strings, or what JSON has. */
const read = (text: string, fail: (problem: string) => never): ParameterValue => {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  try {
    return JSON.parse(text) as ParameterValue;
  } catch {
    return fail(`${text} is no value; write a number, 'text', true, null or [1, 2]`);
  }
};

const unknownWord = (word: string): string => {
  const meant = nearest(word, WORDS);
  return `"${word}" is none of ${WORDS.join(', ')}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
};

const refuse = (place: string, problem: string): never => {
  throw inputError({
    code: 'invalid-annotation',
    message: `${place} cannot be read: ${problem}.`,
    hint: `Write for example: -- planproof: case busiest customer_id = 5, state = 'open'`,
  });
};
