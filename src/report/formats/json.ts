import { reportToJson } from '../json.js';
import type { Reporter } from '../reporter.js';

/** The whole report, for programs: see reports/schema. */
export const json: Reporter = {
  name: 'json',
  description: 'the whole report, by its JSON Schema',
  render: (report) => [{ name: 'report.json', content: reportToJson(report) }],
};
