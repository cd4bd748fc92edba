import type { LoadedScenario, LoadedShape } from './loaded.js';
import type { Case } from './scenario.js';

/** One thing to measure: a shape on a case, under one plan mode and one settings mode. */
export interface WorkItem<PlanMode extends string, Settings extends string> {
  readonly shape: LoadedShape;
  readonly case: Case;
  readonly planMode: PlanMode;
  readonly settings: Settings;
}

/**
 * The work items of a scenario: every shape on every case in every mode. Shapes alternate innermost, so that what is
 * compared is measured close together in time.
 */
export const expand = <PlanMode extends string, Settings extends string>(
  { shapes, cases }: Pick<LoadedScenario, 'shapes' | 'cases'>,
  modes: { readonly planModes: readonly PlanMode[]; readonly settings: readonly Settings[] },
): WorkItem<PlanMode, Settings>[] =>
  cases.flatMap((each) =>
    modes.settings.flatMap((settings) =>
      modes.planModes.flatMap((planMode) => shapes.map((shape) => ({ shape, case: each, planMode, settings }))),
    ),
  );
