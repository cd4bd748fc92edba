/** Keys under which EXPLAIN says what a node sorts, groups, joins and filters by. */
export const CRITERIA = [
  'Sort Key',
  'Presorted Key',
  'Group Key',
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Filter',
];
