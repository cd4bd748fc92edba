import { describe, expect, it } from 'vitest';
import { atMost } from './budget.js';
import { expand } from './expand.js';
import { narrow } from './narrow.js';
import { noSpill } from './planBudget.js';
import { checkScale } from './scale.js';
import { withScenario } from './testing.js';

const { validated } = withScenario();

const scenario = () =>
  validated({
    cases: ['hot', 'cold'].map((name) => ({ name, params: { id: 1 }, why: 'because' })),
    shapes: [
      { name: 'new', role: 'candidate', query: 'new.sql' },
      { name: 'old', role: 'reference', query: 'old.sql' },
      { name: 'newer', role: 'candidate', query: 'new.sql' },
    ],
    budgets: [noSpill(), noSpill({ shape: 'new' }), atMost('sharedBlocks', 8, { case: 'hot' })],
  });

const names = (list: readonly { readonly name: string }[] | undefined) => list?.map(({ name }) => name);

describe('narrowing', () => {
  it('leaves everything where nothing is asked for', () => {
    const all = scenario();
    expect(narrow([all], { cases: [], shapes: [] })).toEqual([all]);
  });

  it('keeps the reference beside the shape asked for, and only budgets on what is left', () => {
    const [kept] = narrow([scenario()], { cases: ['cold'], shapes: ['newer'] });
    expect(names(kept?.shapes)).toEqual(['old', 'newer']);
    expect(names(kept?.cases)).toEqual(['cold']);
    expect(kept?.budgets).toEqual([noSpill()]);
  });

  it('leaves out a scenario that has nothing of what was asked for', () => {
    const other = { ...scenario(), name: 'other', cases: [] };
    expect(names(narrow([scenario(), other], { cases: ['hot'], shapes: [] }))).toEqual(['mine']);
  });

  it.each([
    [{ cases: ['hto'], shapes: [] }, 'Unknown case "hto". Did you mean "hot"?'],
    [{ cases: [], shapes: ['nwer'] }, 'Unknown shape "nwer". Did you mean "newer"?'],
  ])('refuses %j', (selection, message) => {
    expect(() => narrow([scenario()], selection)).toThrowError(expect.objectContaining({ message, exitCode: 2 }));
  });

  it('refuses a scale that the dataset does not have', () => {
    expect(() => checkScale([scenario()], 'c1')).toThrowError(
      expect.objectContaining({ code: 'unknown-scale', exitCode: 2 }),
    );
    expect(() => checkScale([scenario()], 'ci')).not.toThrow();
  });
});

describe('expanding', () => {
  it('gives a round a case, settings and plan mode, each with all shapes and the reference first', () => {
    const rounds = expand(scenario(), { planModes: ['custom', 'generic'], settings: ['counting'] });
    expect(rounds.map((round) => [round.case.name, round.settings, round.planMode])).toEqual([
      ['hot', 'counting', 'custom'],
      ['hot', 'counting', 'generic'],
      ['cold', 'counting', 'custom'],
      ['cold', 'counting', 'generic'],
    ]);
    for (const round of rounds) expect(names(round.shapes)).toEqual(['old', 'new', 'newer']);
  });
});
