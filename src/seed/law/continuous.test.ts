import { errorFunction } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { streamOf } from '../stream.js';
import type { ContinuousLaw } from './law.js';
import { logNormal } from './log-normal.js';
import { pareto } from './pareto.js';
import { samplerOf } from './sampler.js';
import { KOLMOGOROV_SMIRNOV_LIMIT, kolmogorovSmirnov } from './testing.js';
import { uniform } from './uniform.js';

/** Each law beside its textbook distribution function. */
const laws: Readonly<Record<string, { readonly law: ContinuousLaw; readonly cumulative: (x: number) => number }>> = {
  uniform: { law: uniform(2, 10), cumulative: (x) => Math.min(1, Math.max(0, (x - 2) / 8)) },
  pareto: { law: pareto({ shape: 1.5, min: 2 }), cumulative: (x) => (x < 2 ? 0 : 1 - (2 / x) ** 1.5) },
  'heavier pareto': { law: pareto({ shape: 1.3, min: 2 }), cumulative: (x) => (x < 2 ? 0 : 1 - (2 / x) ** 1.3) },
  'pareto cut at 20': {
    law: pareto({ shape: 1.5, min: 2, max: 20 }),
    cumulative: (x) => (x < 2 ? 0 : Math.min(1, (1 - (2 / x) ** 1.5) / (1 - (2 / 20) ** 1.5))),
  },
  'log-normal': {
    law: logNormal({ median: 4, sigma: 0.8 }),
    cumulative: (x) => (x <= 0 ? 0 : (1 + errorFunction(Math.log(x / 4) / 0.8 / Math.SQRT2)) / 2),
  },
  'wider log-normal': {
    law: logNormal({ median: 4, sigma: 1 }),
    cumulative: (x) => (x <= 0 ? 0 : (1 + errorFunction(Math.log(x / 4) / Math.SQRT2)) / 2),
  },
};

const sampleOf = (law: ContinuousLaw): number[] => {
  const sample = samplerOf(law);
  const stream = streamOf(7).child(law.says);
  return Array.from({ length: 20_000 }, (_, row) => sample(stream.unit(row)));
};

describe.each(Object.entries(laws))('a sample of %s', (name, { law }) => {
  const sample = sampleOf(law);
  test.each(Object.entries(laws))('is told apart from %s unless that is its law', (other, { cumulative }) => {
    const distance = kolmogorovSmirnov(sample, cumulative);
    if (other === name) expect(distance).toBeLessThan(KOLMOGOROV_SMIRNOV_LIMIT);
    else expect(distance).toBeGreaterThan(KOLMOGOROV_SMIRNOV_LIMIT);
  });
});

test('a sampled quantile is the law’s own within a thousandth', () => {
  const law = logNormal({ median: 4, sigma: 0.8 });
  const sample = samplerOf(law);
  for (let u = 0.0001; u < 1; u += 0.0037) expect(sample(u) / law.quantile(u)).toBeCloseTo(1, 3);
});
