import type { Measurement } from './measurement.js';
import type { Evidence } from './rule.js';
import type { SelfTest, TimeConclusion } from './time.js';

/** Sorts what was measured by shape and case, the reference's measurements beside each. */
export const evidences = (
  reference: string | undefined,
  measured: readonly Measurement[],
  times: readonly TimeConclusion[],
  self: SelfTest | undefined,
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
      ...(self?.trusted === false && { untrustedTime: 'this run measured a shape as different from itself (A/A)' }),
      times: times.filter(({ key }) => key.shape === shape && key.case === caseName),
    };
  });
};
