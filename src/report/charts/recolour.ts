import type { Theme } from './theme.js';

/** A drawing in the colours of another theme: themes of one font differ in nothing else, and Vega takes long to draw. */
export const recoloured = (svg: string, from: Theme, to: Theme): string => {
  const colours = new Map([
    [from.background, to.background],
    [from.text, to.text],
    [from.muted, to.muted],
    [from.grid, to.grid],
    ...from.series.map((colour, place) => [colour, to.series[place] ?? colour] as const),
  ]);
  return svg.replace(/#[0-9a-f]{6}\b/g, (colour) => colours.get(colour) ?? colour);
};
