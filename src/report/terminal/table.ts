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
const indented = (text: string): string => text.replace(/^/gm, '  ').replace(/[ \t]+$/gm, '');

/**
 * A table of plain cells that may be too wide for the terminal: as many columns as fit stand beside the first `lead` ones, the
 * others below, beside the same. The first column is aligned left where it has no heading.
 */
export const foldedTable = (
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { lead, width, paint }: { readonly lead: number; readonly width: number; readonly paint: (text: string) => string },
): readonly string[] => {
  const widths = headings.map(
    (text, column) => 2 + Math.max(text.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const room = width - widths.slice(0, lead).reduce((sum, each) => sum + each, 0);
  return fitting(widths.slice(lead), room).map(([from, to]) => {
    const cut = <T>(cells: readonly T[]): readonly T[] => [
      ...cells.slice(0, lead),
      ...cells.slice(lead + from, lead + to),
    ];
    const shown = cut(headings).map((text, index) => ({
      text,
      align: [index === 0 && text === '' ? ('left' as const) : ('right' as const)],
    }));
    return tableText(shown, rows.map(cut), paint);
  });
};

/** Ranges of columns that fit into the room, at least one column each. */
const fitting = (widths: readonly number[], room: number): readonly (readonly [number, number])[] => {
  const ranges: (readonly [number, number])[] = [];
  for (let from = 0; from < widths.length; ) {
    let to = from + 1;
    for (let used = widths[from] ?? 0; to < widths.length && used + (widths[to] ?? 0) <= room; to++)
      used += widths[to] ?? 0;
    ranges.push([from, to]);
    from = to;
  }
  return ranges.length === 0 ? [[0, 0]] : ranges;
};
