import { z } from 'zod';
import { Report, SCHEMA_VERSION } from './report.js';

/** The JSON Schema of the report (draft 2020-12), as committed in reports/schema and published in the package. */
export const reportJsonSchema = (): string => {
  const schema = z.toJSONSchema(Report);
  const id = `https://github.com/planproof/planproof/report-${SCHEMA_VERSION}.json`;
  return `${JSON.stringify({ ...schema, $id: id }, null, 2)}\n`;
};
