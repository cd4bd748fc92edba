import { namedCharts } from '../charts/all.js';
import { recoloured } from '../charts/recolour.js';
import { drawSvg } from '../charts/svg.js';
import { DARK, LIGHT, type Theme } from '../charts/theme.js';
import type { Report } from '../report.js';
import type { Reporter, ReportFile } from '../reporter.js';

const THEMES: readonly (readonly [suffix: string, Theme])[] = [
  ['', LIGHT],
  ['-dark', DARK],
];

/** Every chart in both themes as `draw` gives it. */
export const chartFiles = async (
  report: Report,
  extension: string,
  draw: (svg: string) => ReportFile['content'] | Promise<ReportFile['content']>,
): Promise<readonly ReportFile[]> => {
  const files: ReportFile[] = [];
  for (const { file, chart } of namedCharts(report)) {
    const light = await drawSvg(chart.spec(LIGHT));
    for (const [suffix, theme] of THEMES) {
      const content = await draw(recoloured(light, LIGHT, theme));
      files.push({ name: `charts/${file}${suffix}.${extension}`, content });
    }
  }
  return files;
};

/** Every chart as a picture that scales. */
export const svg: Reporter = {
  name: 'svg',
  description: 'every chart as SVG, light and dark',
  render: (report) => chartFiles(report, 'svg', (drawn) => drawn),
};
