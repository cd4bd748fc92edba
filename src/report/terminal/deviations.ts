import { inert } from '../inert.js';
import type { ScenarioReport } from '../report.js';
import { countText, plural } from '../units.js';
import { marked } from './line.js';
import type { Style } from './style.js';

type Deviation = ScenarioReport['deviations'][number];

/** How far off each shape is that is not meant to be exact: one line a shape. It fails nothing. */
export const deviationTexts = ({ deviations }: ScenarioReport, style: Style, width: number): readonly string[] =>
  [...new Set(deviations.map(({ shape }) => shape))].map((shape) => {
    const cases = deviations.filter((each) => each.shape === shape);
    const off = cases.filter(({ missing, surplus }) => missing + surplus > 0);
    const name = inert(shape);
    if (off.length === 0) {
      return marked(
        style.dim('·'),
        `${name}, which need not be exact, is exact on ${plural(cases.length, 'case')}`,
        width,
      );
    }
    const which = `${countText(off.length)} of ${plural(cases.length, 'case')}`;
    return marked(style.warn('~'), `${name} is wrong on ${which}: ${off.map(offText).join('; ')}`, width);
  });

const offText = ({ case: name, rows, missing, surplus }: Deviation): string => {
  const parts = [
    ...(missing > 0 ? [`misses ${countText(missing)} of ${plural(rows, 'row')}`] : []),
    ...(surplus > 0 ? [`gives ${plural(surplus, 'row')} too many`] : []),
  ];
  return `${inert(name)} ${parts.join(' and ')}`;
};
