import type { Report } from './report.js';

/** A file to write, named from the output folder. */
export interface ReportFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** One output format: a report in, files out. Pure: writes nothing, reads nothing but the report. */
export interface Reporter {
  /** What `--format` calls it. */
  readonly name: string;
  /** What it is for, in a few words. */
  readonly description: string;
  render(report: Report): readonly ReportFile[] | Promise<readonly ReportFile[]>;
}
