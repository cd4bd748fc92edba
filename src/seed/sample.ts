import type { BoundTable } from './bind.js';

const SAMPLED_ROWS = 1000;

/** Positions of up to 1,000 rows, evenly spaced from the first to the last. */
export const sampledPositions = (rows: number): number[] => {
  const count = Math.min(rows, SAMPLED_ROWS);
  return Array.from({ length: count }, (_, index) => Math.floor((index * (rows - 1)) / Math.max(1, count - 1)));
};

/** The sampled rows' values, column by column, as JSON: what a hash can see of code in closures. */
export const sampleText = (table: BoundTable): string => {
  const rows = sampledPositions(table.rows).map((position) => {
    const row = table.order.at(position);
    return table.columns.map(({ bound }) => bound.at(row));
  });
  return JSON.stringify(rows);
};
