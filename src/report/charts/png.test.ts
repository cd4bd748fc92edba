import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ScenarioReport } from '../report.js';
import { specimen } from '../specimen.test.fixture.js';
import type { Chart } from './chart.js';
import { gains } from './gains.js';
import { rasterise } from './png.js';
import { drawSvg } from './svg.js';
import { DARK, LIGHT } from './theme.js';

const sizeOf = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
};

/** The bytes of a PNG's picture, filters and all: enough to tell pictures apart. */
const pixels = (png: Uint8Array): Buffer => {
  const parts: Uint8Array[] = [];
  const view = new DataView(png.buffer, png.byteOffset);
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    const kind = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (kind === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  return inflateSync(Buffer.concat(parts));
};

test('a picture has twice the size of its drawing', async () => {
  const png = await rasterise('<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"/>');
  expect(sizeOf(png)).toEqual({ width: 240, height: 60 });
});

test.each(['µs', '→', '≤', '108,374x', 'אבג', 'Ж', 'ß'])('the text %s leaves pixels, on any machine', async (text) => {
  const draw = (content: string, family: string) =>
    rasterise(
      `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="30"><text x="5" y="20" font-family="${family}" font-size="16">${content}</text></svg>`,
    );
  const [written, blank] = [await draw(text, 'Inter, system-ui, sans-serif'), await draw('', 'sans-serif')];
  expect(pixels(written).equals(pixels(blank))).toBe(false);
  // A font without a glyph draws the same box for all of them.
  expect(pixels(written).equals(pixels(await draw('\u{10ffff}'.repeat(text.length), 'sans-serif')))).toBe(false);
});

test.each([LIGHT, DARK])('labels of a chart are drawn in its theme', async (theme) => {
  const [scenario] = specimen().scenarios as [ScenarioReport];
  const [chart] = gains(scenario) as [Chart];
  const svg = await drawSvg(chart.spec(theme));
  const wordless = svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, '');
  expect(pixels(await rasterise(svg)).equals(pixels(await rasterise(wordless)))).toBe(false);
});
