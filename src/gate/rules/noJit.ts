import { EVERY_PLAN, onPlans } from '../onPlans.js';
import type { Rule } from '../rule.js';

/** Judged on every plan that was seen; counting settings have JIT off. */
export const noJit: Rule<'noJit'> = {
  needs: EVERY_PLAN,
  judge: (_, { measurements }) =>
    onPlans(measurements, ({ jit }) => (jit ? [{ words: 'expressions were compiled (JIT)', weight: 1 }] : []), {
      passes: 'nothing was compiled',
    }),
};
