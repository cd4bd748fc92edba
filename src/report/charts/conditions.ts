import type { Measurement, ScenarioReport } from '../report.js';

/** What no chart mixes. */
export type Conditions = Pick<Measurement, 'planMode' | 'settings'>;

/** Each plan mode and settings that a scenario was measured under. */
export const conditionsOf = ({ measurements }: ScenarioReport): readonly Conditions[] =>
  measurements
    .filter((each, index) => measurements.findIndex((other) => sameConditions(each, other)) === index)
    .map(({ planMode, settings }) => ({ planMode, settings }));

export const measuredUnder = ({ measurements }: ScenarioReport, conditions: Conditions): readonly Measurement[] =>
  measurements.filter((each) => sameConditions(each, conditions));

const sameConditions = (a: Conditions, b: Conditions): boolean =>
  a.planMode === b.planMode && a.settings === b.settings;

/** "counting settings, generic plan" */
export const conditionsText = ({ planMode, settings }: Conditions): string =>
  `${settings} settings${planMode === 'generic' ? ', generic plan' : ''}`;

/** "counting", "counting-generic": as part of a file's name. */
export const conditionsSlug = ({ planMode, settings }: Conditions): string =>
  planMode === 'generic' ? `${settings}-generic` : settings;
