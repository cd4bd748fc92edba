/** Where an offset (in UTF-16 units) stands in a text; both count from 1, columns in characters. */
export const lineAndColumn = (text: string, offset: number): { readonly line: number; readonly column: number } => {
  const before = text.slice(0, offset);
  const lastLine = before.slice(before.lastIndexOf('\n') + 1);
  return { line: before.split('\n').length, column: [...lastLine].length + 1 };
};

const CONTEXT = 100;

/** `file:line:column`, and below it the line with a caret under the place; long lines are cut. */
export const placeOf = (file: string, text: string, offset: number): string => {
  const { line, column } = lineAndColumn(text, offset);
  const full = [...(text.split('\n')[line - 1] ?? '').replace(/\r$/, '').replaceAll('\t', ' ')];
  const from = Math.max(0, column - 1 - CONTEXT / 2);
  const shown = full.slice(from, from + CONTEXT).join('');
  const gutter = `${line} | `;
  return `${file}:${line}:${column}\n  ${gutter}${shown}\n  ${' '.repeat(gutter.length + column - 1 - from)}^`;
};
