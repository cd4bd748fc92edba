/**
 * exp, ln and pow out of + - * / alone. IEEE 754 fixes how those round; it does not fix Math.exp, Math.log or Math.pow,
 * which V8 has changed between versions, and a dataset must come out the same on all of them.
 */
const view = new DataView(new ArrayBuffer(8));

// ln 2 split in two, so that k * LN2_HIGH is exact for every exponent k.
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = Math.SQRT2;

/** 2 to an integer power from -1022 to 1023, exact. */
const powerOfTwo = (exponent: number): number => {
  view.setUint32(0, (exponent + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
};

/** Natural logarithm of a positive normal number, to about 1e-15. */
export const ln = (x: number): number => {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  view.setUint32(0, (high & 0xfffff) | 0x3ff00000);
  let mantissa = view.getFloat64(0);
  if (mantissa > SQRT2) {
    mantissa /= 2;
    exponent += 1;
  }
  // ln m = 2 atanh s = 2 (s + s^3/3 + s^5/5 + ...), s = (m - 1) / (m + 1), at most 0.172.
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let sum = 0;
  for (let term = 23; term >= 1; term -= 2) sum = sum * square + 1 / term;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW);
};

/** e to the x, to about 1e-15; 0 below -708, Infinity above 709. */
export const exp = (x: number): number => {
  if (x < -708) return 0;
  if (x > 709) return Number.POSITIVE_INFINITY;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (r * sum) / n;
  return sum * powerOfTwo(k);
};

/** A positive base to any exponent. */
export const pow = (base: number, exponent: number): number => (exponent === 0 ? 1 : exp(exponent * ln(base)));

/** Standard normal quantile (Acklam's rational approximation, relative error 1.2e-9), u strictly between 0 and 1. */
export const normalQuantile = (u: number): number => {
  if (u < TAIL) return tail(u);
  if (u > 1 - TAIL) return -tail(1 - u);
  const q = u - 0.5;
  const r = q * q;
  return (horner(CENTRE_OVER, r) * q) / horner(CENTRE_UNDER, r);
};

const TAIL = 0.02425;
const CENTRE_OVER = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
];
const CENTRE_UNDER = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
];
const TAIL_OVER = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732537343734, 4.374664141464968,
  2.938163982698783,
];
const TAIL_UNDER = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1];

const horner = (coefficients: readonly number[], x: number): number => {
  let sum = 0;
  for (const coefficient of coefficients) sum = sum * x + coefficient;
  return sum;
};

const tail = (u: number): number => {
  const q = Math.sqrt(-2 * ln(u));
  return horner(TAIL_OVER, q) / horner(TAIL_UNDER, q);
};
