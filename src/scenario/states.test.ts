import { describe, expect, it } from 'vitest';
import type { LoadedCase } from './loaded.js';
import { casesByState } from './states.js';

const one = (name: string, hash?: string): LoadedCase => ({
  name,
  params: {},
  why: 'a test',
  ...(hash !== undefined && { state: { file: `${hash}.sql`, source: '', statements: [], hash } }),
});

const names = (cases: readonly LoadedCase[]) => casesByState(cases).map((group) => group.cases.map(({ name }) => name));

describe('cases by the state that they ask about', () => {
  it('puts those of the seeded data first, and scripts of the same text together', () => {
    expect(names([one('idle', 'a'), one('hot'), one('busy', 'b'), one('idle-too', 'a'), one('cold')])).toEqual([
      ['hot', 'cold'],
      ['idle', 'idle-too'],
      ['busy'],
    ]);
  });

  it('has no group without a case', () => {
    expect(names([one('idle', 'a')])).toEqual([['idle']]);
  });
});
