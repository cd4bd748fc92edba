/** Lock modes of tables as pg_locks names them, weakest first; each conflicts with all that the ones before do, or nearly so. */
export const LOCK_MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
] as const;
export type LockMode = (typeof LOCK_MODES)[number];

/** The stronger a mode, the larger; below 0 for what is no mode. */
export const strengthOf = (mode: string): number => (LOCK_MODES as readonly string[]).indexOf(mode);
