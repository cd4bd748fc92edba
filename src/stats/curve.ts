/** A value at a size, with the standard deviation that it is expected to have. */
export interface SizedPoint {
  readonly size: number;
  readonly value: number;
  readonly scatter: number;
}

/** constant + factor * shape(size), and how badly it fits: the sum of squared distances in units of the scatter. */
export interface Curve {
  readonly constant: number;
  readonly factor: number;
  readonly misfit: number;
  readonly at: (size: number) => number;
}

/** `none`: the curve goes through 0; `positive`: 0 or more, as the fixed part of work is; `free`: any. */
export type Constant = 'none' | 'positive' | 'free';

/** The curve of a shape closest to the points by weighted least squares, its factor 0 or more. */
export function fitCurve(points: readonly SizedPoint[], shape: (size: number) => number, constant: Constant): Curve {
  let [weights, shapes, squares, values, products] = [0, 0, 0, 0, 0];
  for (const { size, value, scatter } of points) {
    const weight = 1 / scatter ** 2;
    const s = shape(size);
    weights += weight;
    shapes += weight * s;
    squares += weight * s * s;
    values += weight * value;
    products += weight * s * value;
  }
  const through = (a: number, b: number): Curve => {
    const at = (size: number) => a + b * shape(size);
    const misfit = points.reduce((sum, { size, value, scatter }) => sum + ((value - at(size)) / scatter) ** 2, 0);
    return { constant: a, factor: b, misfit, at };
  };
  const determinant = weights * squares - shapes ** 2;
  const b = (weights * products - shapes * values) / determinant;
  const a = (values - b * shapes) / weights;
  // Values that fall where the shape rises are best met by the constant alone.
  if (constant !== 'none' && !(b > 0)) return through(values / weights, 0);
  if (constant === 'none' || (constant === 'positive' && a < 0)) return through(0, Math.max(0, products / squares));
  return through(a, b);
}
