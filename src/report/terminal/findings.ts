import { clipped, inert } from '../inert.js';
import { isPassed } from '../outcome.js';
import { planLines } from '../planLines.js';
import type { ScenarioReport } from '../report.js';
import { clockTexts, selfTestText } from '../timing.js';
import { countText, plural } from '../units.js';
import { baselineText } from './baseline.js';
import { deviationTexts } from './deviations.js';
import { marked, wrapped } from './line.js';
import type { Style } from './style.js';

type Invariant = ScenarioReport['invariants'][number];
type Violated = Extract<Invariant, { readonly state: 'violated' }>;
type Verdict = ScenarioReport['verdicts'][number];

/** What the checks of the answers and of the budgets gave: one line each, and what is wrong with its evidence. */
export const findings = (scenario: ScenarioReport, style: Style, width: number): readonly string[] => [
  ...scenario.invariants.map((invariant) => invariantText(invariant, style, width)),
  ...deviationTexts(scenario, style, width),
  ...verdictCount(scenario.verdicts, style),
  ...scenario.verdicts.flatMap((verdict) => verdictText(verdict, style, width)),
  ...baselineText(scenario, style, width),
  ...planText(scenario, style, width),
  ...timingText(scenario, style, width),
];

/** How the plan changed that broke a budget. */
const planText = (scenario: ScenarioReport, style: Style, width: number): readonly string[] => {
  const found = planLines(scenario, width - 2);
  if (found === undefined) return [];
  const { reference, shape, case: caseName } = found.comparison;
  const title = [reference, shape, caseName].map((name) => clipped(inert(name), 30));
  const paint = { '-': style.bad, '+': style.good } as Readonly<Record<string, (text: string) => string>>;
  return [
    ...wrapped(`plan of ${title[0]} (-) and ${title[1]} (+), ${title[2]}:`, width - 2).map((line) =>
      style.dim(`  ${line}`),
    ),
    ...found.lines.map((line) => `  ${(paint[line[0] ?? ''] ?? style.dim)(line)}`),
  ];
};

/** By which clocks time was judged, and what this run's timing is worth. */
const timingText = (scenario: ScenarioReport, style: Style, width: number): readonly string[] => {
  const self = selfTestText(scenario);
  const clocks = clockTexts(scenario).map((text) => marked(style.dim('·'), inert(text), width, style.dim));
  if (self === undefined) return clocks;
  const [mark, paint] = scenario.selfTest?.trusted ? [style.dim('·'), style.dim] : [style.warn('~'), undefined];
  return [...clocks, marked(mark, self, width, paint)];
};

/** One line for an invariant, and the rows that violate it. */
export const invariantText = (invariant: Invariant, style: Style, width: number): string => {
  const name = inert(invariant.name);
  switch (invariant.state) {
    case 'holds':
      return marked(style.good('✓'), `${name}: ${inert(invariant.checked)}`, width);
    case 'skipped':
      return marked(style.warn('-'), `${name} skipped: ${inert(invariant.reason)}`, width);
    case 'violated':
      return violation(invariant, style, width);
  }
};

const violation = (invariant: Violated, style: Style, width: number): string => {
  const shown = invariant.rows.flatMap(({ key, expected, found }) => [
    `  ${clipped(inert(key), width - 2)}`,
    ...valueLines('expected', expected, style, width),
    ...valueLines('found', found, style, width),
  ]);
  const hidden = invariant.total - invariant.rows.length;
  return [
    marked(style.bad('✗'), `${inert(invariant.name)}: ${inert(invariant.message)}`, width, style.bad),
    ...shown,
    ...(hidden > 0 ? [`  and ${plural(hidden, 'more row')}`] : []),
    ...(invariant.sql === undefined
      ? []
      : wrapped(inert(invariant.sql), width - 2).map((line) => style.dim(`  ${line}`))),
  ].join('\n');
};

/** A value whole, however long up to ten lines: a difference may stand at its end. */
const valueLines = (label: string, value: string | null, style: Style, width: number): readonly string[] => {
  const lines = value === null ? [style.dim('no row')] : wrapped(inert(clipped(value, 10 * width)), width - 14);
  return lines.map((line, index) => `    ${style.dim((index === 0 ? label : '').padEnd(8))}  ${line}`);
};

const verdictCount = (verdicts: readonly Verdict[], style: Style): readonly string[] => {
  const passed = verdicts.filter(isPassed).length;
  return passed > 0 ? [`${style.good('✓')} ${countText(passed)} of ${plural(verdicts.length, 'verdict')} passed`] : [];
};

const verdictText = (verdict: Verdict, style: Style, width: number): readonly string[] => {
  const on = [verdict.shape, verdict.case].map((name) => clipped(inert(name), 30)).join(', ');
  switch (verdict.state) {
    case 'pass':
    case 'improved':
      return [];
    case 'broken':
    case 'regressed':
      return [marked(style.bad('✗'), `${on}: ${inert(verdict.evidence)}`, width, style.bad)];
    case 'unstable':
      return [marked(style.warn('~'), `${on}: ${inert(verdict.evidence)} (unstable)`, width)];
    case 'skipped':
      return [marked(style.warn('-'), `${on}: ${verdict.budget.kind} skipped: ${inert(verdict.reason)}`, width)];
  }
};
