import { expect, test } from 'vitest';
import { specimen } from '../specimen.test.fixture.js';
import { namedCharts } from './all.js';
import { recoloured } from './recolour.js';
import { drawSvg } from './svg.js';
import { DARK, LIGHT } from './theme.js';

/** Clips are numbered through, whatever is drawn. */
const unnumbered = (svg: string): string => svg.replace(/clip\d+/g, 'clip');

test('a light drawing in dark colours is the dark drawing', async () => {
  for (const { chart } of namedCharts(specimen({ outcome: 'unstable', candidates: ['last-used', 'lateral-walk'] }))) {
    const light = await drawSvg(chart.spec(LIGHT));
    const dark = await drawSvg(chart.spec(DARK));
    expect(unnumbered(recoloured(light, LIGHT, DARK)), chart.name).toBe(unnumbered(dark));
    expect(dark).not.toBe(light);
  }
});
