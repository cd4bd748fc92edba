import { clipped, inert } from '../inert.js';

/** Text in Markdown that reads as it is: no markup, no HTML, and nobody is mentioned and no issue linked. */
export const text = (content: string, limit = 300): string =>
  clipped(inert(content), limit)
    .replace(/[\\`*_[\]<>|~$]/g, '\\$&')
    .replace(/^([-+=#])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/&/g, '&amp;')
    .replace(/[@#]|:(?=\/)|\bwww(?=\.)/g, '$&<!-- -->');

/** Text as code, which GitHub leaves alone; the fence is longer than any run of backticks within. */
export const code = (content: string, limit = 120): string => {
  const clean = clipped(inert(content), limit).replace(/\|/g, '¦');
  const longest = Math.max(0, ...(clean.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${clean}\`` : `${fence} ${clean} ${fence}`;
};

/** A table; cells are Markdown already. */
export const table = (
  columns: readonly { readonly title: string; readonly right?: boolean }[],
  rows: readonly (readonly string[])[],
): string =>
  [columns.map(({ title }) => title), columns.map(({ right }) => (right ? '--:' : ':--')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

/** What is folded until a reader opens it. */
export const folded = (summary: string, content: string): string =>
  `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
