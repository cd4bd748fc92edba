import type { PlantedFault } from '../../invariants/faults/plant.js';
import { inert } from '../inert.js';
import { marked } from '../terminal/line.js';
import type { Style } from '../terminal/style.js';
import { countText, plural } from '../units.js';

/** How many planted faults were caught, and by what. */
export const faultsText = (faults: readonly PlantedFault[], style: Style, width: number): readonly string[] => {
  const planted = faults.filter(({ state }) => state !== 'impossible');
  const caught = faults.filter(({ state }) => state === 'caught');
  const mark = caught.length === planted.length ? style.good('✓') : style.bad('✗');
  return [
    `${mark} ${countText(caught.length)} of ${plural(planted.length, 'planted fault')} caught`,
    ...faults.map((fault) => faultText(fault, style, width)),
  ];
};

const faultText = (fault: PlantedFault, style: Style, width: number): string => {
  switch (fault.state) {
    case 'caught':
      return marked(' ', style.dim(inert(`caught: ${fault.name} (${fault.by.join('; ')})`)), width);
    case 'survived':
      return marked(style.bad('✗'), inert(`survived: ${fault.name}; ${fault.reason}`), width, style.bad);
    case 'impossible':
      return marked(style.warn('-'), inert(`not planted: ${fault.name}; ${fault.reason}`), width);
  }
};
