import type { Rule } from '../rule.js';

/** Judged on every execution: temp blocks are how a sort, hash or materialisation goes to disk. */
export const noSpill: Rule<'noSpill'> = {
  needs: [
    { probe: 'explain', settings: 'counting' },
    { probe: 'explain', settings: 'production' },
  ],
  judge(_, { measurements }) {
    const seen = measurements.map(({ key, work }) => ({ key, tempBlocks: work.tempBlocks?.max }));
    if (seen.every(({ tempBlocks }) => tempBlocks === undefined)) {
      const why = measurements.flatMap(({ notCountable }) => notCountable ?? [])[0];
      return { state: 'skipped', reason: why ?? 'temp blocks were not counted' };
    }
    const spills = seen.filter(({ tempBlocks = 0 }) => tempBlocks > 0);
    const [worst] = spills.toSorted((a, b) => (b.tempBlocks ?? 0) - (a.tempBlocks ?? 0));
    if (worst === undefined) return { state: 'pass', measured: 0, evidence: 'nothing went to disk' };
    const evidence = `${worst.tempBlocks} temp blocks (${worst.key.planMode} plan, ${worst.key.settings} settings)`;
    return { state: 'broken', measured: spills.length, evidence };
  },
};
