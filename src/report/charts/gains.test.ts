import { expect, test } from 'vitest';
import type { ScenarioReport } from '../report.js';
import { specimen } from '../specimen.test.fixture.js';
import type { Chart } from './chart.js';
import { gains } from './gains.js';
import { drawSvg } from './svg.js';
import { DARK, LIGHT } from './theme.js';

const [scenario] = specimen().scenarios as [ScenarioReport];
const draw = async (of: ScenarioReport, theme = LIGHT) => {
  const [chart] = gains(of) as [Chart];
  return drawSvg(chart.spec(theme));
};
const marks = (svg: string) =>
  [...svg.matchAll(/aria-label="([^"]+)" role="graphics-symbol"/g)].map(([, label]) => label);

test('there is one chart for each kind of settings, so that no chart mixes them', () => {
  expect(gains(scenario).map(({ name }) => name)).toEqual(['gains-counting', 'gains-production']);
});

test('each shape has a mark on each case, for time and for blocks, labelled with its value', async () => {
  const labels = marks(await draw(scenario));
  expect(labels).toHaveLength(2 * 9 * 2);
  expect(labels).toContain('hottest, distinct-on: 1.77 s');
  expect(labels).toContain('hottest, last-used: 3');
});

test('zero blocks stand at the zero of the axis, left of one block', async () => {
  const measurements = scenario.measurements.map((each, index) => {
    const blocks = { value: index === 1 ? 0 : 1, min: 0, max: 1, repeatable: true };
    return each.work ? { ...each, work: { ...each.work, sharedBlocks: blocks } } : each;
  });
  const svg = await draw({ ...scenario, measurements });
  const x = (label: string) =>
    Number(
      new RegExp(`aria-label="${label}" role="graphics-symbol"[^>]*transform="translate\\(([\\d.]+)`).exec(svg)?.[1],
    );
  expect(x('hottest, last-used: 0')).toBeLessThan(x('second, last-used: 1') - 5);
});

test('a time too short for any clock stands on the tick that says so', async () => {
  const measurements = scenario.measurements.map((each) => {
    const [clock] = Object.values(each.times);
    return { ...each, times: clock ? { wallTimeMs: { ...clock, p50Ms: each.shape === 'last-used' ? 0 : 2 } } : {} };
  });
  const svg = await draw({ ...scenario, measurements });
  expect(svg).toContain('≤ 1 µs');
  expect(svg).not.toContain('NaN');
});

test('names with markup are drawn as text', async () => {
  const [hostile] = specimen({ taint: '<script>alert(1)</script>"\u0000' }).scenarios as [ScenarioReport];
  const svg = await draw(hostile);
  expect(svg).not.toContain('<script');
  expect(svg).toContain('hottest&lt;script&gt;');
});

test('light and dark differ in colours alone', async () => {
  const [light, dark] = [await draw(scenario, LIGHT), await draw(scenario, DARK)];
  const colourless = (svg: string) => svg.replaceAll(/#[0-9a-f]{6}\b/g, 'colour');
  expect(light).not.toBe(dark);
  expect(colourless(light)).toBe(colourless(dark));
});

test('several candidates stand below one another, so that none hides another', async () => {
  const [three] = specimen({ candidates: ['last-used', 'lateral-walk'] }).scenarios as [ScenarioReport];
  const svg = await draw(three);
  const heights = [
    ...svg.matchAll(/aria-label="hottest, [^"]+" role="graphics-symbol"[^>]*translate\([\d.]+,([\d.]+)\)/g),
  ];
  expect(new Set(heights.map(([, y]) => y)).size).toBe(3);
});
