import type { Session } from '../../postgres/session.js';
import type { Place } from '../../scenario/churn.js';
import type { ViolationRow } from '../../scenario/invariant.js';
import type { Entry } from './outcome.js';

/** A table of the engine's own in each clone: every operation leaves its place there, in its own transaction, by whatever role. */
export const CREATE_LEDGER = `
  CREATE SCHEMA planproof_churn;
  CREATE TABLE planproof_churn.ledger (connection int NOT NULL, sequence int NOT NULL);
  GRANT USAGE ON SCHEMA planproof_churn TO PUBLIC;
  GRANT SELECT, INSERT ON planproof_churn.ledger TO PUBLIC;`;

/** What a session prepares once for `commitSql`: planning the row anew each time would cost more than writing it. */
export const PREPARE_LEDGER =
  'PREPARE planproof_ledger (int, int) AS INSERT INTO planproof_churn.ledger VALUES ($1, $2)';

/** Ends a transaction and leaves its place in the ledger, in one round trip. */
export const commitSql = ({ connection, sequence }: Place): string =>
  `EXECUTE planproof_ledger (${connection}, ${sequence}); COMMIT`;

/** Which operations the database holds, and how often each. */
export class Ledger {
  readonly #copies: ReadonlyMap<string, number>;

  private constructor(copies: ReadonlyMap<string, number>) {
    this.#copies = copies;
  }

  static async read(session: Session): Promise<Ledger> {
    const copies = new Map<string, number>();
    const { rows } = await session.text('SELECT connection, sequence FROM planproof_churn.ledger');
    for (const row of rows) {
      const key = `${row[0]}.${row[1]}`;
      copies.set(key, (copies.get(key) ?? 0) + 1);
    }
    return new Ledger(copies);
  }

  /** Operations whose transaction is in the database. */
  get size(): number {
    return this.#copies.size;
  }

  copies({ connection, sequence }: Place): number {
    return this.#copies.get(`${connection}.${sequence}`) ?? 0;
  }

  /**
   * Entries that the database tells otherwise than the client was told: acknowledged and not there, there although never
   * committed, there twice. An entry whose connection broke at COMMIT may be there or not.
   */
  contradictions(entries: readonly Entry[]): ViolationRow[] {
    return entries.flatMap((entry) => {
      const found = this.copies(entry);
      const expected = expectedCopies(entry);
      if (expected === 'either' ? found <= 1 : found === expected) return [];
      return [
        {
          key: `connection ${entry.connection}, operation ${entry.sequence} (${entry.operation}), ${entry.outcome.state}`,
          expected: expected === 'either' ? 'at most once' : times(expected),
          found: times(found),
        },
      ];
    });
  }
}

const expectedCopies = ({ outcome }: Entry): 0 | 1 | 'either' => {
  if (outcome.state === 'committed') return 1;
  return outcome.state === 'lost' && outcome.commit === 'unknown' ? 'either' : 0;
};

const times = (copies: number): string => (copies === 0 ? 'not in the database' : `${copies} x in the database`);
