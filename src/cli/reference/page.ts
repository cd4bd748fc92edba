/** A page that is made from the code, and says so. */
export const page = (title: string, parts: readonly string[]): string =>
  `# ${title}\n\n<!-- Made from the code by "npm run reference". -->\n\n${parts.join('\n\n')}\n`;

/** A Markdown table; what would end a cell is escaped. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))].map((row) => `| ${row.join(' | ')} |`).join('\n');

const cell = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;');
