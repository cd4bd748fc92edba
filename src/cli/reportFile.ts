import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../errors.js';
import { reportFromJson } from '../report/json.js';
import type { Report } from '../report/report.js';

/** Reads a saved report. Throws `report-not-read`, or what the report stage finds wrong with it. */
export const readReport = async (file: string): Promise<Report> => reportFromJson(await read(file), file);

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw inputError({
      code: 'report-not-read',
      message: `Cannot read ${file}: ${(cause as Error).message}.`,
      hint: 'Give the report.json of a run; the last one is reports/latest/report.json.',
      cause,
    });
  }
};

/** The report that the last run left in a folder; none where there is none that can be read. */
export const lastReport = async (folder: string): Promise<Report | undefined> =>
  readReport(join(folder, 'report.json')).catch(() => undefined);
