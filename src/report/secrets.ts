import type { Case } from '../scenario/scenario.js';
import { mapTexts, withoutPlanLiterals } from './literals.js';
import { redactedRows } from './redact.js';
import type { CheckReport, ScenarioReport } from './report.js';

type Found = Omit<ScenarioReport, 'conclusion'>;
type SecretCase = Pick<Case, 'name' | 'params' | 'secret'>;

const HIDDEN = '[secret]';
/** A shorter text stands in too many places by chance. */
const SHORTEST = 4;

/**
 * A scenario's findings without the values of parameters that a case marks as secret: the parameters are left out, plans
 * and rows of such a case lose their literals, and a text that holds a value of four characters or more loses it.
 */
export const withoutSecrets = (found: Found, cases: readonly SecretCase[]): Found => {
  const marked = cases.filter(({ secret = [] }) => secret.length > 0);
  if (marked.length === 0) return found;
  const isMarked = (name: string) => marked.some((each) => each.name === name);
  const hidden: Found = {
    ...withoutPlanLiterals(found, isMarked),
    cases: found.cases.map((each) => withoutParams(each, marked)),
    invariants: withoutRows(found.invariants),
    deviations: found.deviations.map((each) =>
      isMarked(each.case) ? { ...each, differing: redactedRows(each.differing) } : each,
    ),
  };
  return mapTexts(hidden, hiding(marked));
};

/** A check's findings without those values. */
export const checkWithoutSecrets = (check: CheckReport, cases: readonly SecretCase[]): CheckReport => {
  const marked = cases.filter(({ secret = [] }) => secret.length > 0);
  if (marked.length === 0) return check;
  return mapTexts(
    {
      ...check,
      invariants: withoutRows(check.invariants),
      conditions: check.conditions.map((each) => ({ ...each, invariants: withoutRows(each.invariants) })),
      crashes: check.crashes.map((each) => ({ ...each, invariants: withoutRows(each.invariants) })),
    },
    hiding(marked),
  );
};

/** Any value without the texts of secret parameters. */
export const withoutSecretTexts = <T>(value: T, cases: readonly SecretCase[]): T => {
  const marked = cases.filter(({ secret = [] }) => secret.length > 0);
  return marked.length === 0 ? value : mapTexts(value, hiding(marked));
};

/** What differs is named by its key, and which case that is of is not known of every row. */
const withoutRows = (invariants: Found['invariants']): Found['invariants'] =>
  invariants.map((each) => (each.state === 'violated' ? { ...each, rows: redactedRows(each.rows) } : each));

const hiding = (marked: readonly SecretCase[]) => {
  const values = marked.flatMap(secretTexts).filter((text) => text.length >= SHORTEST);
  return (text: string) => values.reduce((rest, value) => rest.replaceAll(value, HIDDEN), text);
};

const withoutParams = (each: Found['cases'][number], marked: readonly SecretCase[]): Found['cases'][number] => {
  const secret = marked.find(({ name }) => name === each.name)?.secret ?? [];
  return {
    ...each,
    params: Object.fromEntries(Object.entries(each.params).filter(([name]) => !secret.includes(name))),
  };
};

const secretTexts = ({ params, secret = [] }: SecretCase): readonly string[] =>
  secret.flatMap((name) => textsOf(params[name]));

const textsOf = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return value === undefined || value === null ? [] : [String(value)];
};
