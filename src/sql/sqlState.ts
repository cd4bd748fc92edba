import pg from 'pg';

/** A statement that cannot run in a transaction block, such as CREATE INDEX CONCURRENTLY. */
export const ACTIVE_TRANSACTION = '25001';
export const SERIALIZATION_FAILURE = '40001';
export const DEADLOCK_DETECTED = '40P01';
/** What a role may not do. */
export const INSUFFICIENT_PRIVILEGE = '42501';
export const UNDEFINED_TABLE = '42P01';
/** By lock_timeout, or NOWAIT. */
export const LOCK_NOT_AVAILABLE = '55P03';
/** By a client, or by a timeout of statements. */
export const QUERY_CANCELED = '57014';

/** Whether the server raised it, rather than the way there. */
export const isServerError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/** The server's code of an error (SQLSTATE), where the server raised it. */
export const sqlStateOf = (error: unknown): string | undefined => (isServerError(error) ? error.code : undefined);
