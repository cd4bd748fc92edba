import type { LoadedScenario, LoadedShape } from './loaded.js';
import type { Case } from './scenario.js';

/** Work items that belong together: every shape on one case, under one plan mode and one settings mode. */
export interface Round<PlanMode extends string, Settings extends string> {
  readonly case: Case;
  readonly planMode: PlanMode;
  readonly settings: Settings;
  /** The reference first: what is compared is measured close together in time. */
  readonly shapes: readonly LoadedShape[];
}

/** The work of a scenario: shape x case x plan mode x settings, in rounds. */
export const expand = <PlanMode extends string, Settings extends string>(
  { shapes, cases }: Pick<LoadedScenario, 'shapes' | 'cases'>,
  modes: { readonly planModes: readonly PlanMode[]; readonly settings: readonly Settings[] },
): Round<PlanMode, Settings>[] => {
  const ordered = shapes.toSorted((a, b) => Number(b.role === 'reference') - Number(a.role === 'reference'));
  return cases.flatMap((each) =>
    modes.settings.flatMap((settings) =>
      modes.planModes.map((planMode) => ({ case: each, planMode, settings, shapes: ordered })),
    ),
  );
};
