import type { IndexUse, Margin, Tie } from '../gate/planner.js';
import type { ScenarioReport } from './report.js';

/** What the planner was asked. */
export interface Asked {
  readonly uses: readonly IndexUse[];
  readonly ties: readonly Tie[];
  readonly margins: readonly Margin[];
}

/** What the planner was asked, as it stands in a report; a part that nobody asked for is absent. */
export const plannerReport = ({
  uses,
  ties,
  margins,
}: Asked): Pick<ScenarioReport, 'indexUses' | 'ties' | 'margins'> => ({
  ...(uses.length > 0 && { indexUses: uses }),
  ...(ties.length > 0 && { ties: ties.map(tieReport) }),
  ...(margins.length > 0 && { margins: margins.map(marginReport) }),
});

const tieReport = ({ key, samplings, plans }: Tie) => ({
  ...key,
  samplings,
  plans: plans.map(({ times, fingerprint, document }) => ({
    times,
    fingerprint,
    ...(plans.length > 1 && { document }),
  })),
});

const marginReport = ({ key, plans }: Margin) => {
  const now = plans.find(({ factor }) => factor === 1)?.fingerprint;
  return {
    ...key,
    plans: plans.map(({ factor, fingerprint, document }) => ({
      factor,
      fingerprint,
      ...(fingerprint !== now && { document }),
    })),
  };
};
