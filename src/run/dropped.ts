import type { Report } from '../report/report.js';
import type { LoadedScenario } from '../scenario/loaded.js';
import { ownCases } from './share.js';

/** What a time budget left unmeasured, wholly or in part. */
export const droppedWarnings = (loaded: readonly LoadedScenario[], { scenarios }: Report): readonly string[] => {
  const dropped = loaded.flatMap((scenario) => {
    const found = scenarios.find(({ name }) => name === scenario.name);
    if (found === undefined) return [scenario.name];
    const count = (name: string) => found.measurements.filter((each) => each.case === name).length;
    const most = Math.max(...ownCases(scenario).map(({ name }) => count(name)));
    const missing = ownCases(scenario).filter(({ name }) => count(name) < most);
    return missing.length === 0 ? [] : [`${scenario.name} on ${missing.map(({ name }) => name).join(', ')}`];
  });
  return dropped.length === 0
    ? []
    : [`the time budget was over before all was measured; dropped: ${dropped.join('; ')}`];
};
