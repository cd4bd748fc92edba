import type { Session } from '../../postgres/session.js';
import type { Parameters } from '../../scenario/scenario.js';
import type { CompiledSql } from '../../scenario/sql.js';
import type { Fact, MeasurementKey, PlanMode } from '../fact.js';
import { explain } from '../probes/explain.js';
import { refusedSql } from '../refusal.js';
import type { PreparedStatement } from '../target.js';
import { refuseVolatile } from './code.js';
import { notRead, refuseWrites } from './statement.js';

export interface ProbeRequest {
  readonly session: Session;
  readonly query: CompiledSql;
  readonly params: Parameters;
  /** Executes the query; else it is only planned. */
  readonly analyze: boolean;
  /** Milliseconds that are left of the probe's time; throws when none are. */
  readonly remainingMs: () => number;
}

const NAME = 'planproof_probe';

/** Plans, and if asked executes, one read-only query on a database that is not planproof's, within a transaction that cannot write. */
export const probeQuery = async (request: ProbeRequest): Promise<readonly Fact[]> => {
  const { session, query, params, analyze } = request;
  refuseWrites(query.file, query.text);
  const ask = <T>(task: () => Promise<T>) => inReadOnly(request, task).catch(refusedSql([query]));
  await ask(async () => {
    await session.script('SET LOCAL search_path = pg_catalog');
    await refuseVolatile(session, query.file, query.text);
  });
  const statement = { name: NAME, text: query.text, values: query.values(params) };
  const facts: Fact[] = [];
  const modes: readonly PlanMode[] = query.parameters.length > 0 && !analyze ? ['custom', 'generic'] : ['custom'];
  for (const planMode of modes) {
    const [planned] = await ask(() => explained(session, statement, planMode, false));
    await ask(() => refusePlan(session, query.file, planned));
    const documents = analyze ? await ask(() => explained(session, statement, planMode, true)) : [planned];
    facts.push({ probe: 'explain', key: keyOf(planMode), documents, rowsReturned: rowsOf(documents[0]) });
  }
  return facts;
};

const keyOf = (planMode: PlanMode): MeasurementKey => ({
  shape: 'query',
  case: 'given',
  planMode,
  settings: 'production',
});

/** Every piece of work is a transaction of its own, which is rolled back, with what is left of the time as its limit. */
const inReadOnly = async <T>({ session, remainingMs }: ProbeRequest, task: () => Promise<T>): Promise<T> => {
  await session.script(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.ceil(remainingMs())}`);
  try {
    return await task();
  } finally {
    await session.script('ROLLBACK').catch(() => undefined);
  }
};

const explained = async (
  session: Session,
  statement: PreparedStatement,
  planMode: PlanMode,
  analyze: boolean,
): Promise<readonly unknown[]> => {
  await session.script(`SET LOCAL plan_cache_mode = force_${planMode}_plan; PREPARE ${NAME} AS ${statement.text}`);
  try {
    return await explain(session, statement, { repetitions: 1, analyze });
  } finally {
    await session.script(`DEALLOCATE ${NAME}`).catch(() => undefined);
  }
};

const FORBIDDEN_NODES = new Set(['ModifyTable', 'LockRows']);

/** The plan shows what the text did not: views written out, operators and policies as they will run. */
const refusePlan = async (session: Session, file: string, document: unknown): Promise<void> => {
  const texts: string[] = [];
  JSON.stringify(document, (key, value) => {
    if (key === 'Node Type' && FORBIDDEN_NODES.has(value)) throw notRead(file, `its plan has a ${value}`);
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  await session.script('SET LOCAL search_path = pg_catalog');
  await refuseVolatile(session, `the plan of ${file}`, texts.join('\n;\n'));
};

const rowsOf = (document: unknown): number => {
  const [{ Plan: plan } = { Plan: undefined }] = document as readonly {
    readonly Plan?: Readonly<Record<string, number>>;
  }[];
  return plan?.['Actual Rows'] ?? 0;
};
