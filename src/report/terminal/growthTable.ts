import { clipped, inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { countText } from '../units.js';
import type { Style } from './style.js';
import { type Heading, tableText } from './table.js';

type Growth = ScenarioReport['growth'][number];

const HEADINGS: readonly Heading[] = [
  { text: 'shape', align: ['left'] },
  { text: 'case', align: ['left'] },
  { text: 'shared blocks', align: ['right', 'left'] },
  { text: 'exponent', align: ['right'] },
  { text: 'growth', align: ['left'] },
];

/** How shared blocks grow along one axis, from its least size to its largest; absent where nothing was swept. */
export const growthTables = ({ growth }: ScenarioReport, style: Style, width: number): readonly string[] => {
  const axes = [...new Set(growth.map(({ axis }) => axis))];
  return axes.map((axis) => {
    const along = growth.filter((each) => each.axis === axis);
    const sizes = along.flatMap(({ points }) => points.map(({ size }) => size));
    const title = `${style.bold(`growth along ${inert(axis)}`)}  ${style.dim(`${countText(Math.min(...sizes))} to ${countText(Math.max(...sizes))}`)}`;
    const rows = along.map((each) => cells(each, Math.max(8, Math.floor((width - 52) / 2))));
    return `${title}\n${tableText(HEADINGS, rows, style.dim)}`;
  });
};

const cells = ({ shape, case: name, points, fits }: Growth, limit: number): readonly string[] => {
  const [from, to] = [points.at(0)?.work.sharedBlocks, points.at(-1)?.work.sharedBlocks];
  const names = [shape, name].map((text) => clipped(inert(text), limit));
  if (from === undefined || to === undefined) return [...names, '', '', '', 'not counted'];
  const [first, last] = [countText(from), countText(to)];
  const fit = fits.sharedBlocks;
  return [...names, first, `→ ${last}`, fit ? fit.exponent.toFixed(2) : '', fit?.class ?? 'no curve fits'];
};
