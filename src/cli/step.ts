import { durationText } from './duration.js';

/** A piece of long work that is under way. */
export interface Step {
  readonly title: string;
  readonly total?: number;
  readonly unit?: string;
  readonly startedMs: number;
  readonly done: number;
}

const BAR_CELLS = 20;
const SHORTEST_RATE_MS = 500;

const countText = (value: number): string => Math.round(value).toLocaleString('en-US');

const fraction = ({ done, total }: Step): number | undefined =>
  total === undefined || total <= 0 ? undefined : Math.min(1, done / total);

const bar = (share: number): string => {
  const filled = Math.round(share * BAR_CELLS);
  return `${'━'.repeat(filled)}${'─'.repeat(BAR_CELLS - filled)}`;
};

const rateText = (perSecond: number): string => (perSecond < 10 ? perSecond.toFixed(1) : countText(perSecond));

const rate = ({ done, unit }: Step, elapsedMs: number): string | undefined =>
  unit === undefined || done === 0 || elapsedMs < SHORTEST_RATE_MS
    ? undefined
    : `${rateText((done / elapsedMs) * 1_000)} ${unit}/s`;

const join = (parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined).join('  ');

/** What is done, how far, how fast and how long so far: "Seeding runs  ━━━━──  42 %  610,000 rows/s  0.7 s". */
export const underWayText = (step: Step, nowMs: number, options: { readonly bar: boolean }): string => {
  const share = fraction(step);
  const elapsedMs = nowMs - step.startedMs;
  return join([
    step.title,
    share === undefined || !options.bar ? undefined : bar(share),
    share === undefined ? undefined : `${Math.floor(share * 100)} %`,
    rate(step, elapsedMs),
    durationText(elapsedMs),
  ]);
};

/** What was done, how much and how long it took: "Seeding runs  369,374 rows  0.7 s". */
export const doneText = (step: Step, nowMs: number): string =>
  join([
    step.title,
    step.unit === undefined || step.done === 0 ? undefined : `${countText(step.done)} ${step.unit}`,
    durationText(nowMs - step.startedMs),
  ]);
