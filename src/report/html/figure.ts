import type { Chart } from '../charts/chart.js';
import { drawSvg } from '../charts/svg.js';
import { PAGE } from '../charts/theme.js';
import { html, type Markup, raw } from './markup.js';

/** A chart in the page: one picture for those who cannot see it, and each mark's value for those who point at it. */
export const figure = async (chart: Chart): Promise<Markup> => {
  const svg = await drawSvg(chart.spec(PAGE));
  const label = html`role="img" aria-label="${chart.description}"`.markup;
  return html`<figure>${raw(asImage(svg).replace('<svg ', `<svg ${label} `))}<figcaption>${chart.description}</figcaption></figure>`;
};

/** Vega describes every mark by attributes that only screen readers see; within an image they belong into titles. */
const asImage = (svg: string): string =>
  svg
    .replace(/<path aria-label="([^"]*)" role="graphics-symbol"([^>]*)\/>/g, '<path$2><title>$1</title></path>')
    .replace(/<path aria-label="([^"]*)" role="graphics-symbol"([^>]*)><\/path>/g, '<path$2><title>$1</title></path>')
    .replace(/ (?:role|aria-[a-z]+)="[^"]*"/g, '');
