// Made once: making one takes longer than thousands of uses.
const format = (options: Intl.NumberFormatOptions) => {
  const { format: text } = new Intl.NumberFormat('en-US', options);
  return (value: number): string => text(value);
};
const three = format({ maximumSignificantDigits: 3 });
const whole = format({ maximumFractionDigits: 0 });
const compact = format({ notation: 'compact', maximumSignificantDigits: 3 });
const DECIMALS = [whole, format({ maximumFractionDigits: 1 }), format({ maximumFractionDigits: 2 })] as const;

/** A whole number with thousands set apart: "1,780,569". */
export const countText = (value: number): string => whole(value);

/** A whole number in at most five characters: 9,999 stays, 10,500 is "10.5k", 7,387,483 is "7.39M". */
export const shortCount = (value: number): string => {
  if (value < 10_000) return countText(value);
  return compact(value).replace('K', 'k');
};

/** Milliseconds in the unit that suits them, three digits: "12 µs", "4.18 ms", "1.37 s", "2.5 min". */
export const timeText = (ms: number): string => {
  if (ms >= 120_000) return `${three(ms / 60_000)} min`;
  if (ms >= 999.5) return `${three(ms / 1000)} s`;
  if (ms >= 0.9995 || ms === 0) return `${three(ms)} ms`;
  return ms < 0.001 ? '<1 µs' : `${three(ms * 1000)} µs`;
};

/** Bytes in the decimal unit that suits them: "577 MB". */
export const bytesText = (bytes: number): string => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${three(bytes / 1000 ** power)} ${units[power]}`;
};

/** How often one number fits into another: "1.4x", "38x", "108,374x"; below 10 with so many digits behind the point. */
export const factorText = (factor: number, decimals: 1 | 2 = 1): string =>
  `${DECIMALS[factor < 10 ? decimals : 0](factor)}x`;

/** Candidate / reference in words: 0.0024 is "412x less", 1.3 is "1.3x more", 1.004 "the same". */
export const ratioText = (ratio: number): string => {
  if (ratio > 0.995 && ratio < 1.005) return 'the same';
  if (ratio === 0) return 'all less';
  const words = ratio < 1 ? [factorText(1 / ratio), 'less'] : [factorText(ratio), 'more'];
  return words[0] === '1x' ? `${whole(Math.abs(ratio - 1) * 100)} % ${words[1]}` : words.join(' ');
};

/** "1 row", "2 rows". */
export const plural = (count: number, noun: string): string => `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
