/**
 * The share of violations lasting `lastingMs`, at a random moment between the first and last snapshot, that at least one snapshot
 * would have seen: a gap of g between two snapshots hides such a violation for g - lastingMs of its starts.
 */
export const seenShare = (snapshotsMs: readonly number[], lastingMs: number): number => {
  const first = snapshotsMs[0];
  const last = snapshotsMs.at(-1);
  if (first === undefined || last === undefined || last <= first) return 0;
  let hiddenMs = 0;
  for (let index = 1; index < snapshotsMs.length; index++) {
    const gap = (snapshotsMs[index] as number) - (snapshotsMs[index - 1] as number);
    hiddenMs += Math.max(0, gap - lastingMs);
  }
  return 1 - hiddenMs / (last - first);
};
