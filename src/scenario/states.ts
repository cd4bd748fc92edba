import type { LoadedCase, SetupSql } from './loaded.js';

/** The cases that ask about one state of the data; without a state, about the data as they were seeded. */
export interface InState {
  readonly state?: SetupSql | undefined;
  readonly cases: readonly LoadedCase[];
}

/** Cases by the state that they ask about, those of the seeded data first. */
export const casesByState = (cases: readonly LoadedCase[]): readonly InState[] => {
  const states = new Map([undefined, ...cases.map(({ state }) => state)].map((state) => [state?.hash, state]));
  return [...states]
    .map(([hash, state]) => ({ state, cases: cases.filter((one) => one.state?.hash === hash) }))
    .filter((inState) => inState.cases.length > 0);
};
