import { inputError } from '../errors.js';
import type { Session, TextRows } from '../postgres/session.js';
import type { Invariant, InvariantContext, InvariantResult } from '../scenario/invariant.js';
import { sqlStateOf } from '../sql/sqlState.js';

/** An invariant's name and what its check said. */
export type CheckedInvariant = { readonly name: string } & InvariantResult;

/** What invariants are asked about; `session` refuses a shape that is not there with `shapeIsElsewhere`. */
export interface Asking extends Omit<InvariantContext, 'rows' | 'memory'> {
  /** Runs a shape on a case on that session. */
  answer(session: Session, shape: string, caseName: string): Promise<TextRows>;
  /** What each invariant keeps, by its name. */
  readonly memories: Map<string, Map<string, unknown>>;
}

class ShapeIsElsewhere extends Error {}

/** Thrown where a session is asked of a shape that the database at hand does not hold; the invariant is then skipped. */
export const shapeIsElsewhere = (shape: string): Error =>
  new ShapeIsElsewhere(`shape "${shape}" is not kept true under churn`);

/** Asks one invariant. What it finds is a result; only a check that itself fails throws. */
export const ask = async (invariant: Invariant, asking: Asking): Promise<CheckedInvariant> => {
  try {
    return { name: invariant.name, ...(await invariant.check(contextOf(invariant, asking))) };
  } catch (error) {
    if (error instanceof ShapeIsElsewhere) return { name: invariant.name, state: 'skipped', reason: error.message };
    throw isWrongSql(error) ? cannotBeChecked(invariant, error) : error;
  }
};

const contextOf = ({ name }: Invariant, asking: Asking): InvariantContext => {
  const memory = asking.memories.get(name) ?? new Map<string, unknown>();
  asking.memories.set(name, memory);
  const rows = async (shape: string, caseName: string) => asking.answer(await asking.session(shape), shape, caseName);
  return { ...asking, rows, memory };
};

/** Classes 42 (syntax, or a name that is not there) and 22 (a value that is none of its type). */
const isWrongSql = (error: unknown): error is Error => /^(42|22)/.test(sqlStateOf(error) ?? '');

const cannotBeChecked = ({ name }: Invariant, cause: Error) =>
  inputError({
    code: 'invariant-cannot-be-checked',
    message: `PostgreSQL refuses the SQL of the invariant "${name}": ${cause.message}.`,
    hint: 'Mend the invariant in the scenario; its SQL runs on the tables as the setups leave them.',
    cause,
  });
