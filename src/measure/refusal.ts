import type pg from 'pg';
import { inputError } from '../errors.js';
import type { CompiledSql } from '../scenario/sql.js';
import { INSUFFICIENT_PRIVILEGE, isServerError } from '../sql/sqlState.js';

// Classes of errors that a statement and its data make: features, cardinality, data, constraints, names and rights, RAISE. The others tell
// of the server, of its load, or of who else is at work there.
const OF_THE_STATEMENT = /^(?:0A|21|22|23|25|2F|38|39|42|44|P0)/;

/** For `catch`: what the server refuses in SQL of the user's when it runs is wrong input, by its files; another error is thrown on. */
export const refusedSql =
  (queries: readonly Pick<CompiledSql, 'file'>[]) =>
  (error: unknown): never => {
    if (!isServerError(error) || !OF_THE_STATEMENT.test(error.code ?? '')) throw error;
    const files = queries.map(({ file }) => file).join(', ');
    const isForbidden = error.code === INSUFFICIENT_PRIVILEGE;
    throw inputError({
      code: 'sql-refused',
      message: `PostgreSQL refuses ${files}${isForbidden ? '' : ' on the data'}: ${error.message}.`,
      hint: isForbidden ? grantFor(error) : 'Mend the SQL, or the values that it is given.',
      cause: error,
    });
  };

const grantFor = ({ message }: pg.DatabaseError): string => {
  const [, relation = '...'] = /permission denied for (?:table|view) (.+)/.exec(message) ?? [];
  return `Let the owner GRANT SELECT ON ${relation} to the role that asks, or name another with --role.`;
};
