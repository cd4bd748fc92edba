/** The server's code of an error (SQLSTATE), where the server raised it. */
export const sqlStateOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
};

/** Whether an error says that the connection broke or could not be made. */
export const isLoss = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'connection-lost' || error.code === 'cannot-connect');
