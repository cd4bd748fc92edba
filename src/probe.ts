import { aboutMachine } from './about.js';
import type { ApplicationSession } from './config/session.js';
import { environmentError } from './errors.js';
import { measurements } from './gate/measurement.js';
import { probeQuery } from './measure/readonly/probe.js';
import { diffPlans } from './plan/diff.js';
import { parsePlan } from './plan/parse.js';
import { recordedSettings } from './postgres/recordedSettings.js';
import { cutOff, LOCK_MS, type Visit, visit } from './postgres/remote/visit.js';
import { type Address, agreedTarget } from './postgres/url/url.js';
import type { Emit } from './progress.js';
import { assembleReport, scenarioReport } from './report/assemble.js';
import type { Report } from './report/report.js';
import type { LoadedCase, LoadedShape } from './scenario/loaded.js';
import type { Parameters } from './scenario/scenario.js';
import type { CompiledSql } from './scenario/sql.js';
import { QUERY_CANCELED, sqlStateOf } from './sql/sqlState.js';

export interface ProbeOptions {
  readonly address: Address;
  /** How the session is that the query is asked on; as the server makes it, if absent. */
  readonly session?: ApplicationSession | undefined;
  readonly query: CompiledSql;
  readonly params: Parameters;
  readonly analyze: boolean;
  /** Of the whole probe. */
  readonly seconds: number;
  readonly planproofVersion: string;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Looks at one query on a database as it is, and changes nothing; gives a report of one scenario with one shape and one case. */
export const probe = async (options: ProbeOptions): Promise<Report> => {
  const { address, session, emit, seconds, signal } = options;
  const end = performance.now() + seconds * 1000;
  const remainingMs = () => {
    const left = end - performance.now();
    if (left > 0) return left;
    throw outOfTime(seconds);
  };
  emit({ kind: 'step', title: `Probing ${address.target.database} on ${address.target.place}, read-only` });
  const target = await agreedTarget(address);
  const limits = { statementMs: Math.ceil(remainingMs()), lockMs: LOCK_MS };
  const visited = await visit(target, limits, session);
  const cut = () => visited.session.cut();
  signal.addEventListener('abort', cut);
  // The server ends what takes too long; a server that answers nothing at all is left.
  const timer = setTimeout(cut, remainingMs() + 1000);
  try {
    return await look(visited, options, remainingMs);
  } catch (error) {
    if (performance.now() > end || sqlStateOf(error) === QUERY_CANCELED) throw outOfTime(seconds, error);
    throw cutOff(error, target.place, limits);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cut);
    await visited.session.end();
  }
};

const outOfTime = (seconds: number, cause?: unknown) =>
  environmentError({
    code: 'probe-out-of-time',
    message: `The probe was cut off after ${seconds} s, as its limit says; nothing was changed.`,
    hint: 'Leave out --analyze, or raise --seconds.',
    cause,
  });

const look = async (
  { session, version }: Visit,
  { address, session: wanted, query, params, analyze, planproofVersion }: ProbeOptions,
  remainingMs: () => number,
): Promise<Report> => {
  const createdAt = new Date().toISOString();
  const settings = await recordedSettings(session);
  const facts = await probeQuery({ session, query, params, analyze, remainingMs });
  const { database } = address.target;
  const given: LoadedCase = { name: 'given', params, why: 'as it was given' };
  const shape: LoadedShape = { name: 'query', role: 'reference', query: query.file, sql: { queries: [query] } };
  const scenario = scenarioReport({
    scenario: {
      name: 'probe',
      question: `What does ${query.file} do on ${database}?`,
      cases: [given],
      shapes: [shape],
      budgets: [],
    },
    // Nobody's dataset: what there is, as it is.
    dataset: { name: database, hash: '', axes: {}, seed: 0, state: 'cached', totalMs: 0, tables: [] },
    setups: [],
    setUp: [],
    measurements: measurements(facts, (document) => parsePlan(document, { serverMajor: version.major })),
    pairs: [],
    times: [],
    self: undefined,
    series: [],
    worn: [],
    diff: diffPlans,
    invariants: [],
    deviations: [],
    verdicts: [],
    exitCode: 0,
  });
  return assembleReport({
    planproofVersion,
    createdAt,
    config: { scale: 'probe', seed: 0, postgres: 'url', ...(wanted !== undefined && { session: wanted }) },
    machine: aboutMachine(),
    server: { provider: 'url', version: version.text, major: version.major, settings },
    scenarios: [scenario],
    warnings: [],
  });
};
