import type { Comparison, Measurement } from './measurement.js';
import type { Evidence } from './rule.js';

/** Sorts what was measured by shape and case, the reference's measurements beside each. */
export const evidences = (
  reference: string | undefined,
  measured: readonly Measurement[],
  compared: readonly Comparison[],
): readonly Evidence[] => {
  const seen = new Map(measured.map(({ key }) => [`${key.shape}\n${key.case}`, key]));
  return [...seen.values()].map(({ shape, case: caseName }) => {
    const onCase = measured.filter(({ key }) => key.case === caseName);
    return {
      shape,
      isReference: shape === reference,
      case: caseName,
      measurements: onCase.filter(({ key }) => key.shape === shape),
      reference: onCase.filter(({ key }) => key.shape === reference),
      comparisons: compared.filter(({ key }) => key.shape === shape && key.case === caseName),
    };
  });
};
