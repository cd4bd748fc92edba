import type { ContinuousLaw, Law } from '../law/law.js';
import { samplerOf } from '../law/sampler.js';
import { ranksOf } from '../ranks.js';
import type { Generator } from './generator.js';

/** A real number drawn from a law. */
export const real = (law: ContinuousLaw): Generator<number> => ({
  says: `real ${law.says}`,
  bind: ({ stream }) => {
    const sample = samplerOf(law);
    return { at: (row) => sample(stream.unit(row)) };
  },
});

/** An integer drawn from a law and rounded down: `integer(uniform(1, 7))` throws a die. */
export const integer = (law: ContinuousLaw): Generator<number> => ({
  says: `integer ${law.says}`,
  bind: ({ stream }) => {
    const sample = samplerOf(law);
    return { at: (row) => Math.floor(sample(stream.unit(row))) };
  },
});

/** A number from 0 to `of` - 1, 0 the most frequent. */
export const rank = (of: number, law: Law): Generator<number> => ({
  says: `rank of ${of}, ${law.says}`,
  bind: ({ stream }) => {
    const ranks = ranksOf(law, of);
    return { at: (row) => ranks.draw(stream.unit(row)) };
  },
});
