import { inputError } from '../errors.js';
import { isObject, type Raw } from './field.js';

const malformed = (where: string, what: string, cause?: unknown) =>
  inputError({
    code: 'malformed-plan',
    message: `This is no plan of EXPLAIN (FORMAT JSON): ${what} at ${where}.`,
    hint: 'Give the JSON document that EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) returned, whole and unchanged.',
    cause,
  });

/** The error for a document that is no plan, naming the place in it. */
export const malformedPlan = malformed;

const parseText = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('the top', 'no valid JSON', cause);
  }
};

/**
 * The one statement in an EXPLAIN document: its text, the array that it holds, the row that pg returned, or the object
 * that auto_explain logs. Throws `malformed-plan`.
 */
export function statementOf(document: unknown): Raw & { readonly Plan: Raw } {
  const value = typeof document === 'string' ? parseText(document) : document;
  if (Array.isArray(value)) {
    if (value.length === 1) return statementOf(value[0]);
    throw malformed('the top', `${value.length} statements instead of one (a rewrite rule adds statements)`);
  }
  if (!isObject(value)) throw malformed('the top', `${value === null ? 'null' : typeof value} instead of an object`);
  if ('QUERY PLAN' in value) return statementOf(value['QUERY PLAN']);
  if (!isObject(value.Plan)) throw malformed('the top', 'no object "Plan"');
  return value as Raw & { readonly Plan: Raw };
}
