import { bytesText, countText, timeText } from '../units.js';

/** A value of a metric with its unit, which its name tells: "1.37 s", "325,121 blocks", "0.0024". */
export const valueText = (metric: string, value: number): string => {
  if (metric.endsWith('Ms')) return timeText(value);
  if (metric.endsWith('Bytes')) return bytesText(value);
  if (metric.endsWith('Ratio')) return value.toPrecision(3);
  if (metric.endsWith('Blocks')) return `${countText(value)} blocks`;
  return countText(value);
};
