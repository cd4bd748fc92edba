import type { BindValues, Session, TextRows } from '../postgres/session.js';
import type { MeasurementKey } from './fact.js';

/** One prepared statement with its bound values; the very one that is both timed and explained. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: BindValues;
}

/** A shape on a case, under one plan mode and one settings mode, ready to run on its own pinned session. */
export interface Target {
  readonly key: MeasurementKey;
  readonly session: Session;
  /** Absent for a program, which is more than one statement. */
  readonly statement?: Statement;
  execute(): Promise<TextRows>;
}
