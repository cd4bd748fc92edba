import type { Config } from 'vega-lite';

/** The colours of a chart. Series follow Okabe and Ito, which colour-blind readers can tell apart. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** The reference first, then the candidates. */
  readonly series: readonly string[];
  readonly font: string;
}

const FONT = 'Inter, system-ui, sans-serif';

export const LIGHT: Theme = {
  background: '#ffffff',
  text: '#1f2328',
  muted: '#59636e',
  grid: '#e1e4e8',
  series: ['#d55e00', '#0072b2', '#00805d', '#a8498f', '#8a6d00'],
  font: FONT,
};

export const DARK: Theme = {
  background: '#0d1117',
  text: '#e6edf3',
  muted: '#9198a1',
  grid: '#2b3138',
  series: ['#ff8c42', '#56b4e9', '#2fc99a', '#e39ac9', '#f0e442'],
  font: FONT,
};

/** A theme whose colours the page around the chart sets, so that one drawing serves light and dark. */
export const PAGE: Theme = {
  background: 'transparent',
  text: 'var(--text)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  series: ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)', 'var(--series-5)'],
  font: 'inherit',
};

/** What every chart of a theme has in common. */
export const configOf = (theme: Theme): Config => ({
  background: theme.background,
  font: theme.font,
  view: { stroke: null },
  axis: {
    domain: false,
    ticks: false,
    gridColor: theme.grid,
    labelColor: theme.muted,
    titleColor: theme.text,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 600,
    labelLimit: 240,
    labelPadding: 6,
  },
  header: { labelColor: theme.text, titleColor: theme.text, labelFontSize: 12 },
  legend: { labelColor: theme.text, titleColor: theme.text, labelFontSize: 12, symbolSize: 90, labelLimit: 300 },
  title: {
    color: theme.text,
    subtitleColor: theme.muted,
    fontSize: 15,
    subtitleFontSize: 12,
    anchor: 'start',
    offset: 12,
  },
});
