import type { ScenarioReport } from '../report.js';

/** The reference grows with the data, the candidates do not. */
export const growthOf = (names: readonly string[], inCase: string): ScenarioReport['growth'] =>
  names.map((shape, index) => ({
    shape,
    case: inCase,
    axis: 'runs',
    points: [10_000, 40_000, 160_000, 640_000, 2_560_000].map((size) => ({
      size,
      work: { sharedBlocks: index === 0 ? Math.round(size * 0.044) : 3, rowsScanned: index === 0 ? size : 1 },
    })),
    fits: {
      sharedBlocks: {
        exponent: index === 0 ? 1 : 0,
        low: -0.01,
        high: 1.01,
        class: index === 0 ? 'linear' : 'constant',
        constant: index === 0 ? 0 : 3,
        factor: index === 0 ? 0.044 : 0,
      },
    },
  }));
