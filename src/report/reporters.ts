import { inputError, nearest } from '../errors.js';
import { annotations } from './formats/annotations.js';
import { bencher } from './formats/bencher.js';
import { benchmark } from './formats/benchmark.js';
import { html } from './formats/html.js';
import { json } from './formats/json.js';
import { junit } from './formats/junit.js';
import { markdown } from './formats/markdown.js';
import { openmetrics } from './formats/openmetrics.js';
import { png } from './formats/png.js';
import { sarif } from './formats/sarif.js';
import { svg } from './formats/svg.js';
import type { Report } from './report.js';
import type { Reporter, ReportFile } from './reporter.js';

/** Every format that planproof writes. */
export const REPORTERS: readonly Reporter[] = [
  json,
  html,
  svg,
  png,
  markdown,
  annotations,
  junit,
  sarif,
  benchmark,
  bencher,
  openmetrics,
];

/** What is written when nobody asks for anything else. */
export const DEFAULT_FORMATS: readonly string[] = ['json', 'html', 'svg'];

/** The reporters by their names ("json,html" is two), each once; fails with `unknown-format`. */
export const reportersNamed = (names: readonly string[]): readonly Reporter[] =>
  [...new Set(names.flatMap((name) => name.split(',')))].map(
    (name) => REPORTERS.find((reporter) => reporter.name === name) ?? unknown(name),
  );

const unknown = (name: string): never => {
  const known = REPORTERS.map((reporter) => reporter.name);
  const meant = nearest(name, known);
  const hint = meant === undefined ? '' : `Did you mean "${meant}"? `;
  throw inputError({
    code: 'unknown-format',
    message: `There is no report format "${name}".`,
    hint: `${hint}The formats: ${known.join(', ')}.`,
  });
};

/** The files of every reporter. */
export const render = async (report: Report, reporters: readonly Reporter[]): Promise<readonly ReportFile[]> => {
  const files: ReportFile[] = [];
  for (const reporter of reporters) files.push(...(await reporter.render(report)));
  return files;
};
