import type { Scope } from './generator.js';

/** A share of the rows, refused unless it is from 0 to 1: 30, meant as per cent, would be all of them and never noticed. */
export const shareOfRows = (scope: Scope, share: number): number =>
  share >= 0 && share <= 1 ? share : scope.fail(`its share is ${share}, not from 0 to 1`);
