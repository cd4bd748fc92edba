import { generatorOf } from './generators.js';
import { quote } from './quote.js';
import { parentsFirst, type Table } from './tables.js';

const KEY = /^[A-Za-z_$][\w$]*$/;
const keyText = (name: string): string => (KEY.test(name) ? name : quote(name));

/** How far above the tables that nobody references a table stands: those have the most rows. */
const heightOf = (table: Table, tables: readonly Table[], below: readonly Table[] = []): number => {
  const children = tables.filter(
    (each) =>
      each !== table && !below.includes(each) && each.references.some((reference) => reference.table === table.name),
  );
  return children.reduce((height, child) => Math.max(height, 1 + heightOf(child, tables, [...below, table])), 0);
};

/** The table of which each row has one of this table's at most: a foreign key that is unique. */
const twinOf = ({ references, unique }: Table): string | undefined =>
  references.find(({ column }) => unique.some((key) => key.length === 1 && key[0] === column))?.table;

const MOST_LEVELS = 3;
const ROWS = ['rows', 'Math.ceil(rows / 4)', 'Math.ceil(rows / 20)', 'Math.ceil(rows / 100)'];

/** The module of a dataset with a table for each of the schema's: sizes and skew are a proposal. */
export const datasetText = (name: string, schema: string, tables: readonly Table[]): string => {
  const rowsOf = (table: string): string => {
    const found = tables.find((each) => each.name === table);
    const twin = found && twinOf(found);
    if (twin !== undefined) return rowsOf(twin);
    return ROWS[found === undefined ? 0 : Math.min(MOST_LEVELS, heightOf(found, tables))] ?? 'rows';
  };
  const parents = new Set<string>();
  const texts = parentsFirst(tables).map((table) => {
    const columns = table.columns.flatMap((column) => {
      const generator = generatorOf(column, { table, parents, rowsOf });
      return generator === undefined ? [] : [`        ${keyText(column.name)}: ${generator},`];
    });
    parents.add(table.name);
    return `    ${keyText(table.name)}: {\n      rows: ${rowsOf(table.name)},\n      columns: {\n${columns.join('\n')}\n      },\n    },`;
  });
  const body = texts.join('\n');
  const row = body.includes('ROW')
    ? '\n/** The number of a row, from 0. */\nconst ROW = column.serial({ from: 0 });\n'
    : '';
  const imports = ['column', 'defineDataset', ...['law', 'pool'].filter((each) => body.includes(`${each}.`))];
  return `import { ${imports.join(', ')} } from 'planproof';
${row}
/** Proposed by "planproof init" from the schema. Sizes and skew are guesses: give the heaviest keys what production has. */
export default defineDataset({
  name: ${quote(name)},
  module: import.meta.url,
  axes: { rows: 'rows of the largest tables' },
  scales: { smoke: { rows: 2_000 }, ci: { rows: 20_000 }, full: { rows: 1_000_000 } },
  schema: ${schema},
  tables: ({ rows }) => ({
${body}
  }),
});
`;
};
