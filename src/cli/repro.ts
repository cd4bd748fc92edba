import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Config } from '../config/config.js';
import type { Report } from '../report/report.js';
import { writeFiles } from '../report/write.js';
import { type ReproSource, reproBundles } from '../repro.js';
import { shownPath } from '../sql/source.js';

/** What a run noted down of each scenario while it had a server. */
export type Observed = Map<string, NonNullable<ReturnType<ReproSource['observed']['get']>>>;

interface ReproRequest {
  readonly config: Config;
  readonly observed: Observed;
  readonly flags: {
    readonly repro?: string;
    readonly 'no-repro'?: boolean;
    readonly baseline?: string;
    readonly strict?: boolean;
    readonly redact?: boolean;
  };
}

/** Writes a folder for each scenario that failed, and removes what an earlier run left; gives what to tell about it. */
export const writeRepro = async (
  report: Report,
  { config, observed, flags }: ReproRequest,
): Promise<readonly string[]> => {
  if (flags['no-repro'] === true) return [];
  const folder = flags.repro === undefined ? join(config.outDir, 'repro') : resolve(flags.repro);
  for (const { name } of report.scenarios) {
    const old = join(folder, name);
    if (existsSync(join(old, 'replay.sh'))) await rm(old, { recursive: true });
  }
  const files = reproBundles(report, {
    ...{ config, observed, strict: flags.strict === true, redact: flags.redact === true },
    baseline: flags.baseline === undefined ? undefined : await readFile(flags.baseline, 'utf8'),
  });
  const written = await writeFiles(folder, files);
  const replays = written.filter((path) => path.endsWith('/replay.sh') && dirname(dirname(path)) === folder);
  return replays.map((path) => `What failed can be replayed: sh ${shownPath(path)}`);
};
