import Table from 'cli-table3';

export type Align = 'left' | 'right';

export interface Heading {
  readonly text: string;
  /** One entry a column that the heading stands above. */
  readonly align: readonly Align[];
}

const SIDES = ['top', 'bottom', 'left', 'right', 'mid'];
const NO_FRAME = Object.fromEntries(
  SIDES.flatMap((side) => ['', '-mid', '-left', '-right'].map((corner) => [`${side}${corner}`, ''])),
);

/** Columns of text without a frame, two spaces apart, each line indented by two; headings may span columns. */
export const tableText = (
  headings: readonly Heading[],
  rows: readonly (readonly string[])[],
  paintHeading: (text: string) => string,
): string => {
  const table = new Table({
    colAligns: headings.flatMap(({ align }) => align),
    chars: { ...NO_FRAME, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  const head = headings.map(({ text, align }) => ({
    content: paintHeading(text),
    colSpan: align.length,
    hAlign: align.length > 1 ? ('center' as const) : (align[0] ?? 'left'),
  }));
  table.push(head, ...rows.map((row) => [...row]));
  return indented(table.toString());
};

/** Every line moved right by two columns, without spaces at its end. */
export const indented = (text: string): string => text.replace(/^/gm, '  ').replace(/[ \t]+$/gm, '');
