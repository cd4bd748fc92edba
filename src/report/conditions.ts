import type { Measurement, ScenarioReport } from './report.js';

/** What no row, table or chart mixes. */
export type Conditions = Pick<Measurement, 'planMode' | 'settings'>;

/**
 * Each plan mode and settings worth showing by itself: a generic plan that is the custom one on every case would only
 * say everything twice.
 */
export const conditionsOf = (scenario: ScenarioReport): readonly Conditions[] =>
  scenario.measurements
    .filter((each, index, all) => all.findIndex((other) => sameConditions(each, other)) === index)
    .filter((each) => each.planMode === 'custom' || !repeatsCustom(scenario, each.settings))
    .map(({ planMode, settings }) => ({ planMode, settings }));

const repeatsCustom = (scenario: ScenarioReport, settings: Conditions['settings']): boolean =>
  measuredUnder(scenario, { planMode: 'generic', settings }).every((generic) => hasCustomPlan(scenario, generic));

/** Whether a measurement of a generic plan ran the very plan that is made for the parameters; what has no plan did. */
export const hasCustomPlan = (scenario: ScenarioReport, generic: Measurement): boolean => {
  if (generic.plan === undefined) return true;
  const custom = measuredUnder(scenario, { planMode: 'custom', settings: generic.settings });
  const twin = custom.find((each) => each.shape === generic.shape && each.case === generic.case);
  return twin?.plan !== undefined && twin.plan.fingerprint === generic.plan.fingerprint;
};

export const measuredUnder = ({ measurements }: ScenarioReport, conditions: Conditions): readonly Measurement[] =>
  measurements.filter((each) => sameConditions(each, conditions));

export const sameConditions = (a: Conditions, b: Conditions): boolean =>
  a.planMode === b.planMode && a.settings === b.settings;

/** "counting settings, generic plan" */
export const conditionsText = ({ planMode, settings }: Conditions): string =>
  `${settings} settings${planMode === 'generic' ? ', generic plan' : ''}`;

/** "counting", "counting-generic": as part of a file's name. */
export const conditionsSlug = ({ planMode, settings }: Conditions): string =>
  planMode === 'generic' ? `${settings}-generic` : settings;
