import { inputError } from '../errors.js';
import type { Axes, Dataset } from './dataset.js';

/** The axes of a scale by its name; an unknown one is an input error that lists those there are. */
export const axesOf = ({ name, scales }: Dataset, scale: string): Axes => {
  const axes = scales[scale];
  if (axes) return axes;
  throw inputError({
    code: 'unknown-scale',
    message: `Dataset ${name} has no scale "${scale}".`,
    hint: `Use one of: ${Object.keys(scales).join(', ')}.`,
  });
};

/** A size of a sweep: the swept axis' value, and all axes. */
export interface SweepSize {
  readonly value: number;
  readonly axes: Axes;
}

/** The sizes of the sweep along an axis, smallest first; what the sweep does not hold is as at `scale`. */
export const sweepSizes = (dataset: Dataset, axis: string, scale: string): readonly SweepSize[] => {
  const sweep = dataset.sweeps?.[axis];
  if (sweep) {
    const held: Record<string, number> = { ...axesOf(dataset, scale), ...sweep.hold };
    return sweep.values.toSorted((a, b) => a - b).map((value) => ({ value, axes: { ...held, [axis]: value } }));
  }
  const sweeps = Object.keys(dataset.sweeps ?? {});
  throw inputError({
    code: 'unknown-sweep',
    message: `Dataset ${dataset.name} has no sweep along "${axis}".`,
    hint: sweeps.length > 0 ? `Use --sweep with one of: ${sweeps.join(', ')}.` : 'Give the dataset a sweep.',
  });
};
