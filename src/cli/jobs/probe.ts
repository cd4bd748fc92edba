import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { databaseOf } from '../../config/database.js';
import type { Flags } from '../../config/resolve.js';
import { type SessionFlags, sessionOf } from '../../config/session.js';
import { type ExitCode, inputError } from '../../errors.js';
import { labelOf } from '../../plan/label.js';
import { parsePlan } from '../../plan/parse.js';
import { addressOf } from '../../postgres/url/url.js';
import { probe as probeQuery } from '../../probe.js';
import { reportToJson } from '../../report/json.js';
import { redacted } from '../../report/redact.js';
import type { Report } from '../../report/report.js';
import { DEFAULT_FORMATS, render, reportersNamed } from '../../report/reporters.js';
import { planToTerminal } from '../../report/terminal/planTree.js';
import { checkWritable, writeFiles } from '../../report/write.js';
import type { Parameters } from '../../scenario/scenario.js';
import { type CompiledSql, compileQuery } from '../../scenario/sql.js';
import { packageVersion } from '../../version.js';
import type { Context } from '../command.js';
import { withProgress } from '../progress.js';
import type { Terminal } from '../terminal.js';

export interface ProbeFlags extends Pick<Flags, 'database-url' | 'allow-remote' | 'out'>, SessionFlags {
  readonly query: string;
  readonly param?: readonly string[];
  readonly analyze?: boolean;
  readonly seconds?: string;
  readonly redact?: boolean;
  readonly json?: boolean;
  readonly format?: readonly string[];
}

/** Plans, or executes, one query on an existing database, and writes a report of it. */
export const probe = async (flags: ProbeFlags, { terminal, signal }: Context): Promise<ExitCode> => {
  const query = compileQuery(flags.query, await read(flags.query));
  const params = paramsOf(query, flags.param ?? []);
  const reporters = reportersNamed(flags.format ?? DEFAULT_FORMATS);
  const outDir = resolve(flags.out ?? 'reports/probe');
  await checkWritable(outDir);
  const database = databaseOf('url', flags, (name) => process.env[name]);
  if (database === undefined) throw new Error('databaseOf gave no database for a URL');
  const session = sessionOf(flags);
  const address = addressOf({ ...database, environment: process.env, home: homedir() });
  const report = await withProgress(terminal, async (emit) => {
    const seconds = secondsOf(flags.seconds ?? '30');
    const analyze = flags.analyze === true;
    const planproofVersion = packageVersion();
    const made = await probeQuery({
      address,
      session,
      query,
      params,
      analyze,
      seconds,
      planproofVersion,
      emit,
      signal,
    });
    const shown = flags.redact === true ? redacted(made) : made;
    await writeFiles(outDir, await render(shown, reporters));
    return shown;
  });
  terminal.say(`The report is in ${flags.out ?? 'reports/probe'}.`);
  terminal.print(flags.json === true ? reportToJson(report) : plansText(report, terminal));
  return 0;
};

const plansText = ({ scenarios, server }: Report, { style }: Terminal): string =>
  scenarios
    .flatMap(({ measurements }) => measurements)
    .map(({ plan, planMode }) => {
      const tree = planToTerminal(parsePlan(plan?.document, { serverMajor: server.major }), {
        label: labelOf,
        colour: style.colour,
        width: style.width,
      });
      return `${planMode} plan, PostgreSQL ${server.version}\n${tree}`;
    })
    .join('\n');

const read = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw inputError({
      code: 'query-not-read',
      message: `Cannot read ${file}: ${(cause as Error).message}.`,
      hint: 'Give --query a file that holds one SELECT.',
      cause,
    });
  }
};

const paramsOf = ({ file, parameters }: CompiledSql, given: readonly string[]): Parameters => {
  const bare = given.find((each) => !each.includes('='));
  const params = Object.fromEntries(given.map((each) => [each.split('=')[0] ?? '', each.slice(each.indexOf('=') + 1)]));
  const missing = parameters.find((name) => !(name in params));
  const unknown = Object.keys(params).find((name) => !parameters.includes(name));
  const refuse = (message: string) =>
    inputError({
      code: 'parameters-do-not-fit',
      message,
      hint: `Its parameters: ${parameters.join(', ') || 'none'}. Give each as --param name=value.`,
    });
  if (bare !== undefined) throw refuse(`--param "${bare}" gives no value.`);
  if (missing !== undefined) throw refuse(`${file} has a parameter "${missing}", and no value is given.`);
  if (unknown !== undefined) throw refuse(`${file} has no parameter "${unknown}".`);
  return params;
};

const secondsOf = (text: string): number => {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  throw inputError({
    code: 'invalid-number',
    message: `"${text}" is no number of seconds.`,
    hint: 'Give --seconds a number above 0.',
  });
};
