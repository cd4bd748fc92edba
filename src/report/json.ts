import type { z } from 'zod';
import { inputError } from '../errors.js';
import { Report, SCHEMA_VERSION } from './report.js';

const NUMBERS = /\[\n\s+(-?[\d.e+-]+(?:,\n\s+-?[\d.e+-]+)*)\n\s+\]/g;
/** What nobody reads line by line. */
const COMPACT = ['document', 'planDiff', 'pairs', 'confirmation'];
const PLACE = new RegExp(`"(${COMPACT.join('|')})": "(\\d+)"`, 'g');

/**
 * The report as text: keys in the schema's order, two spaces, lists of numbers, EXPLAIN documents and raw pairs on one
 * line each, nothing undescribed.
 */
export const reportToJson = (report: Report): string => {
  const compact: string[] = [];
  const numbered = (key: string, value: unknown) =>
    COMPACT.includes(key) && value !== undefined ? String(compact.push(JSON.stringify(value)) - 1) : value;
  // Strings hold no raw line break and no bare quote in JSON, so both patterns meet only structure.
  const text = JSON.stringify(Report.parse(report), numbered, 2)
    .replace(NUMBERS, (_, numbers: string) => `[${numbers.replace(/\n\s+/g, ' ')}]`)
    .replace(PLACE, (_, key: string, index: string) => `"${key}": ${compact[Number(index)]}`);
  return `${text}\n`;
};

/**
 * A report from its text; fields of a newer minor version are dropped.
 * Fails with `invalid-report` (not JSON, not a report, a field that is wrong: the path in the file is named) or
 * `unsupported-report` (another major version).
 */
export const reportFromJson = (text: string, file: string): Report => {
  const value = parseJson(text, file);
  checkVersion(value, file);
  const result = Report.safeParse(value);
  if (result.success) return result.data as Report;
  throw inputError({
    code: 'invalid-report',
    message: `${file} is not a valid planproof report:\n${describe(result.error)}`,
    hint: 'Write the report anew with "planproof run", or give the file of another run.',
  });
};

const parseJson = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw inputError({
      code: 'invalid-report',
      message: `${file} is not JSON: ${(cause as Error).message}`,
      hint: 'Give the report.json that "planproof run" wrote.',
      cause,
    });
  }
};

const checkVersion = (value: unknown, file: string): void => {
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version !== 'string') {
    throw inputError({
      code: 'invalid-report',
      message: `${file} is not a planproof report: it has no schemaVersion.`,
      hint: 'Give the report.json that "planproof run" wrote.',
    });
  }
  const [major, ours] = [version, SCHEMA_VERSION].map((each) => Number.parseInt(each, 10));
  if (major === ours) return;
  throw inputError({
    code: 'unsupported-report',
    message: `${file} has schema version ${version}; this planproof reads ${ours}.x.`,
    hint: (major ?? 0) > (ours ?? 0) ? 'Update planproof.' : 'Write the report anew with "planproof run".',
  });
};

/** The first five faults, each with its path in the file: "scenarios[0].cases[2].why: expected string". */
const describe = (error: z.ZodError): string => {
  const faults = error.issues.slice(0, 5).map((issue) => `  ${pathOf(issue.path)}: ${issue.message}`);
  const more = error.issues.length - faults.length;
  return [...faults, ...(more > 0 ? [`  and ${more} more`] : [])].join('\n');
};

const pathOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
