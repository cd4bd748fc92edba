import type { ScenarioCheck } from '../../gate/scenarioCheck.js';
import { inert } from '../inert.js';
import { invariantText } from '../terminal/findings.js';
import { type Style, styleOf } from '../terminal/style.js';
import type { TerminalOptions } from '../terminal.js';
import { churnText } from './churn.js';
import { conditionsText } from './conditions.js';
import { crashesText } from './crashes.js';
import { faultsText } from './faults.js';
import { loadsText } from './loads.js';
import { seriesText } from './series.js';

/** A check for a person at a terminal: what ran, what was seen, and what is wrong. Ends with a line break. */
export const checkToTerminal = (
  checks: readonly ScenarioCheck[],
  { colour = false, width = 80 }: TerminalOptions = {},
): string => {
  const style = styleOf(colour);
  return `${checks.map((check) => scenarioText(check, style, width).join('\n')).join('\n\n')}\n`;
};

const scenarioText = (check: ScenarioCheck, style: Style, width: number): readonly string[] => {
  const { scenario, fresh, churn, series = [], loads = [], verdicts = [], conditions = [] } = check;
  const title = style.bold(inert(`${scenario} under churn`));
  if (churn === undefined) {
    const wrong = fresh.map((each) => invariantText(each, style, width));
    return [title, 'The data is wrong before any operation:', ...wrong];
  }
  return [
    title,
    ...churnText(check, churn, style, width),
    ...seriesText(series, style, width),
    ...loadsText(loads, verdicts, style, width),
    ...conditionsText(conditions, style, width),
    ...(check.crashes === undefined ? [] : crashesText(check.crashes, style, width)),
    ...(check.faults === undefined ? [] : faultsText(check.faults, style, width)),
  ];
};
