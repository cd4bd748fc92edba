import { inputError } from '../errors.js';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** `--time-budget 5m` in milliseconds. Throws `invalid-time-budget`. */
export const timeBudgetOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS[unit] ?? 0);
  if (ms > 0) return ms;
  throw inputError({
    code: 'invalid-time-budget',
    message: `"${text}" is no span of time.`,
    hint: 'Give --time-budget as 90s, 5m or 1h.',
  });
};
