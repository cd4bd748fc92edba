import { z } from 'zod';
import { inputError } from '../errors.js';
import type { Baseline as KeptBaseline } from '../gate/baseline.js';
import { asBaseline, BASELINE_VERSION, Baseline } from './schema/baseline.js';

/** One node of a plan a line; everything else one value a line, so that a review sees what moved. */
const NODE = /\{\n\s+"depth": [^{}]*?\n\s+\}/g;

/** The baseline as text: sorted, two spaces, ending with a line break; the same baseline gives the same text. */
export const baselineToJson = ({ scenarios }: KeptBaseline): string => {
  const sorted = [...scenarios].sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = JSON.stringify(Baseline.parse({ baselineVersion: BASELINE_VERSION, scenarios: sorted }), null, 2);
  return `${text.replace(NODE, (node) => JSON.stringify(JSON.parse(node)))}\n`;
};

/** A baseline from its text. Throws `invalid-baseline`, naming the place. */
export const baselineFromJson = (text: string, file: string): KeptBaseline => {
  const result = Baseline.safeParse(parsed(text, file));
  if (result.success) return asBaseline(result.data);
  const [issue] = result.error.issues;
  throw invalid(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
};

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(file, (cause as Error).message, cause);
  }
};

const invalid = (file: string, why: string, cause?: unknown) =>
  inputError({
    code: 'invalid-baseline',
    message: `${file} is not a planproof baseline: ${why}.`,
    hint: `Write it anew: planproof gate reports/latest/report.json --accept --baseline ${file}`,
    cause,
  });

/** The JSON Schema of a baseline (draft 2020-12), as committed in reports/schema. */
export const baselineJsonSchema = (): string => {
  const id = `https://github.com/planproof/planproof/baseline-${BASELINE_VERSION}.json`;
  return `${JSON.stringify({ ...z.toJSONSchema(Baseline), $id: id }, null, 2)}\n`;
};
