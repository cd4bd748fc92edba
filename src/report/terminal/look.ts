import type { Measurement } from '../../gate/measurement.js';
import type { PlanDiff } from '../../plan/diff.js';
import type { Plan } from '../../plan/plan.js';
import { median } from '../../stats/quantile.js';
import { clipped, inert } from '../inert.js';
import type { TerminalOptions } from '../terminal.js';
import { shortCount, timeText } from '../units.js';
import { planLines } from './planLines.js';
import { type Style, styleOf } from './style.js';
import { tableText } from './table.js';

export interface LookOptions extends TerminalOptions {
  readonly diff: (before: Plan, after: Plan) => PlanDiff;
}

/** A look at a scenario beside the one before: plan, work and time of every shape and case. Ends with a line break. */
export const lookToTerminal = (
  now: readonly Measurement[],
  before: readonly Measurement[],
  { colour = false, width = 80, diff }: LookOptions,
): string => {
  const style = styleOf(colour);
  const pairs = now.map((each) => ({ now: each, before: before.find((old) => isSame(old, each)) }));
  const headings = ['shape', 'case', 'time', 'shared blocks', 'rows read', 'plan'];
  const rows = pairs.map((pair) => row(pair, style));
  const table = tableText(
    headings.map((text, index) => ({ text, align: [index === 0 || index === 1 || index === 5 ? 'left' : 'right'] })),
    rows,
    style.dim,
  );
  return `${[table, ...pairs.flatMap((pair) => planText(pair, diff, style, width))].join('\n')}\n`;
};

interface Pair {
  readonly now: Measurement;
  readonly before: Measurement | undefined;
}

const isSame = ({ key: a }: Measurement, { key: b }: Measurement): boolean => a.shape === b.shape && a.case === b.case;

const isOtherPlan = ({ now, before }: Pair): boolean =>
  before?.plan !== undefined && before.plan.fingerprint !== now.plan?.fingerprint;

const row = (pair: Pair, style: Style): readonly string[] => {
  const { now, before } = pair;
  const ms = ({ executionTimeMs }: Measurement) => (executionTimeMs.length > 0 ? median(executionTimeMs) : undefined);
  const blocks = ({ work }: Measurement) => work.sharedBlocks?.value;
  const rows = ({ work }: Measurement) => work.rowsScanned?.value;
  return [
    clipped(inert(now.key.shape), 20),
    clipped(inert(now.key.case), 12),
    moved(before && ms(before), ms(now), timeText, 1.1, style),
    moved(before && blocks(before), blocks(now), shortCount, 1, style),
    moved(before && rows(before), rows(now), shortCount, 1, style),
    before === undefined ? '' : isOtherPlan(pair) ? style.warn('changed') : style.dim('same'),
  ];
};

/** One figure where nothing moved by more than the tolerance, else both. */
const moved = (
  before: number | undefined,
  now: number | undefined,
  text: (value: number) => string,
  tolerance: number,
  style: Style,
): string => {
  if (now === undefined) return '';
  if (before === undefined || (now <= before * tolerance && now * tolerance >= before)) return text(now);
  const paint = now > before ? style.bad : style.good;
  return `${text(before)} → ${paint(text(now))}`;
};

const planText = (pair: Pair, diff: LookOptions['diff'], style: Style, width: number): readonly string[] => {
  const { now, before } = pair;
  if (!isOtherPlan(pair) || before?.plan === undefined || now.plan === undefined) return [];
  const title = `  ${inert(now.key.shape)}, ${inert(now.key.case)}: another plan`;
  return ['', style.bold(title), ...planLines(diff(before.plan, now.plan).rows, style, width)];
};
