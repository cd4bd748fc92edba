/** So many counts of the same work show whether a counter repeats. */
export const REPETITIONS = 3;
