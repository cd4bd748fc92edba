import { rasterise } from '../charts/png.js';
import type { Reporter } from '../reporter.js';
import { chartFiles } from './svg.js';

/** Every chart as a picture that any page shows. */
export const png: Reporter = {
  name: 'png',
  description: 'every chart as PNG at twice its size, light and dark',
  render: (report) => chartFiles(report, 'png', rasterise),
};
