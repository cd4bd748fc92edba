import type { WearFact } from '../measure/fact.js';
import type { GrowthSeries } from './growthSeries.js';
import type { Measurement } from './measurement.js';
import type { IndexUse, Tie } from './planner.js';
import type { Evidence } from './rule.js';
import type { SetupFound } from './setupCosts.js';
import type { SelfTest, TimeConclusion } from './time.js';

/** Everything that the gate knows of a scenario. */
export interface Found {
  /** The name of the reference, where there is one. */
  readonly reference: string | undefined;
  readonly measured: readonly Measurement[];
  readonly times: readonly TimeConclusion[];
  readonly self: SelfTest | undefined;
  readonly series: readonly GrowthSeries[];
  readonly worn: readonly WearFact[];
  readonly uses?: readonly IndexUse[];
  readonly ties?: readonly Tie[];
  readonly setups?: readonly SetupFound[];
}

/** Sorts what was measured by shape and case, the reference's measurements beside each. */
export const evidences = (found: Found): readonly Evidence[] =>
  [...readEvidences(found), ...writeEvidences(found)].map((evidence) => {
    const setup = found.setups?.find(({ shape }) => shape === evidence.shape);
    return setup ? { ...evidence, setup } : evidence;
  });

const readEvidences = ({
  reference,
  measured,
  times,
  self,
  series,
  uses = [],
  ties = [],
}: Found): readonly Evidence[] => {
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
      series: series.filter((one) => one.shape === shape && one.case === caseName),
      times: times.filter(({ key }) => key.shape === shape && key.case === caseName),
      uses: uses.filter((use) => use.shape === shape && use.case === caseName),
      ties: ties.filter(({ key }) => key.shape === shape && key.case === caseName),
    };
  });
};

const writeEvidences = ({ reference, worn }: Found): readonly Evidence[] => {
  const quiet = worn.filter(({ worn: { condition } }) => condition === 'quiet');
  return quiet.map((fact) => {
    const referenceWorn = quiet.find((other) => other.case === fact.case && other.shape === reference)?.worn;
    return {
      shape: fact.shape,
      isReference: fact.shape === reference,
      case: fact.case,
      measurements: [],
      reference: [],
      times: [],
      series: [],
      uses: [],
      ties: [],
      worn: fact.worn,
      ...(referenceWorn && { referenceWorn }),
    };
  });
};
