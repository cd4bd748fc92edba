/** Rows of words in columns that line up, two spaces apart; the last column is not padded. */
export const columns = (rows: readonly (readonly string[])[], indent = ''): string => {
  const widths = rows.reduce<number[]>((found, row) => row.map((cell, i) => Math.max(cell.length, found[i] ?? 0)), []);
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return rows.map((row) => `${indent}${line(row)}`.trimEnd()).join('\n');
};
