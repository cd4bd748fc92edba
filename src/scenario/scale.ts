import { unknownNameError } from '../errors.js';
import type { Dataset } from '../seed/dataset.js';
import type { LoadedScenario } from './loaded.js';

/** Throws `unknown-scale` where a scenario's dataset has no such size. */
export const checkScale = (scenarios: readonly LoadedScenario[], scale: string): void => {
  for (const { name, dataset } of scenarios) {
    if (Object.hasOwn(dataset.scales, scale)) continue;
    throw unknownNameError(
      'scale',
      scale,
      Object.keys(dataset.scales),
      `They are those of "${dataset.name}", which "${name}" asks.`,
    );
  }
};

/** The same for the dataset of queries that no scenario asks. */
export const checkDatasetScale = ({ name, scales }: Dataset, scale: string): void => {
  if (!Object.hasOwn(scales, scale))
    throw unknownNameError('scale', scale, Object.keys(scales), `They are those of "${name}".`);
};
