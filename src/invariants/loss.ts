/** Whether an error says that the connection broke or could not be made. */
export const isLoss = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'connection-lost' || error.code === 'cannot-connect');
