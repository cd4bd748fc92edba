import pg from 'pg';
import { environmentError } from '../errors.js';
import type { ConnectionTarget } from './connectionTarget.js';

/** Whether an error says that there is no connection: not the server's, or of class 57P (an administrator or a crash ended it). */
export const isLoss = (error: unknown) => !(error instanceof pg.DatabaseError) || (error.code ?? '').startsWith('57P');

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** A connection that broke. */
export const connectionLost = ({ database, lossHint }: ConnectionTarget, cause: unknown) =>
  environmentError({
    code: 'connection-lost',
    message: `The connection to the database "${database}" broke: ${reasonOf(cause)}.`,
    hint: lossHint,
    cause,
  });

/** One that could not be made. */
export const cannotConnect = ({ database, lossHint }: ConnectionTarget, cause: unknown) =>
  environmentError({
    code: 'cannot-connect',
    message: `Could not connect to the database "${database}": ${reasonOf(cause)}.`,
    hint: lossHint,
    cause,
  });
