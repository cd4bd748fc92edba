import { inert } from '../inert.js';
import type { Pairing } from '../pairing.js';
import { caseTable } from '../terminal/caseTable.js';
import { marked } from '../terminal/line.js';
import { type Style, styleOf } from '../terminal/style.js';
import type { TerminalOptions } from '../terminal.js';
import { changeTables, differences, turns } from './changes.js';
import { commonScenarios, type ScenarioChange, type Sides } from './sides.js';

/** Two reports side by side, for a person at a terminal. Ends with a line break. */
export const comparisonToTerminal = (sides: Sides, { colour = false, width = 80 }: TerminalOptions = {}): string => {
  const style = styleOf(colour);
  const common = commonScenarios(sides);
  const parts = [
    head(sides, style, width),
    ...common.map((change) => scenarioText(change, sides, style, width)),
    ...alone(sides, style, width),
  ];
  return `${parts.join('\n\n')}\n`;
};

const head = (sides: Sides, style: Style, width: number): string =>
  [
    ...[sides.before, sides.after].map(({ name, report }) => {
      const { sentence, exitCode } = report.conclusion;
      return marked(exitCode === 0 ? style.good('✓') : style.bad('✗'), `${inert(name)}: ${inert(sentence)}`, width);
    }),
    ...differences(sides).map((each) => marked(style.warn('!'), inert(each), width)),
  ].join('\n');

const scenarioText = (change: ScenarioChange, sides: Sides, style: Style, width: number): string =>
  [
    style.bold(inert(change.after.name)),
    ...changeTables(change, sides).map((table) => `${title(table, style)}\n${caseTable(table, style, width)}`),
    ...[
      turns(change, sides.difference)
        .map((each) => marked(style.warn('~'), inert(each), width))
        .join('\n'),
    ].filter(Boolean),
  ].join('\n\n');

const title = ({ rows, settings, reference, candidate }: Pairing, style: Style): string =>
  `${style.bold(inert(rows[0]?.comparison.shape ?? ''))}  ${style.dim(`${settings}, ${inert(reference)} → ${inert(candidate)}`)}`;

const alone = ({ before, after }: Sides, style: Style, width: number): readonly string[] => {
  const names = (side: Sides['before']) => side.report.scenarios.map(({ name }) => name);
  const lines = [
    ...names(before)
      .filter((name) => !names(after).includes(name))
      .map((name) => `${name} is only in ${before.name}`),
    ...names(after)
      .filter((name) => !names(before).includes(name))
      .map((name) => `${name} is only in ${after.name}`),
  ];
  return lines.length === 0 ? [] : [lines.map((line) => marked(style.warn('!'), inert(line), width)).join('\n')];
};
