/** Name, workspace, runs, distinct workflows, why. */
export const CASES = [
  ['hottest', 5, 1_780_569, 1, '1,780,569 runs, 1 workflow'],
  ['second', 232_791, 231_343, 3, '231,343 runs, 3 workflows'],
  ['third', 3_206_451, 69_119, 1, '69,119 runs, 1 workflow'],
  ['fourth', 3_764_345, 53_981, 3, '53,981 runs, 3 workflows'],
  ['fifth', 3_466_675, 52_471, 10, '52,471 runs, 10 workflows'],
  ['median', 118_201, 41, 2, 'as most workspaces are'],
  ['widest', 91_377, 4_100, 240, 'the most distinct workflows: the worst for the candidate'],
  ['single-run', 77, 1, 1, 'one run'],
  ['absent', -1, 0, 0, 'no such workspace'],
] as const;

/** The name of a case; those beyond the list are numbered. */
export const caseName = (index: number, name: string) => (index < CASES.length ? name : `${name}-${index}`);
