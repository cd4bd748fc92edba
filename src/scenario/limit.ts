import { inputError } from '../errors.js';

/** A limit's number as it was given; throws `invalid-budget` where it is none or below zero. */
export const notNegative = (name: string, value: number): number => {
  if (Number.isFinite(value) && value >= 0) return value;
  throw inputError({
    code: 'invalid-budget',
    message: `${name} is ${value}.`,
    hint: `Give ${name} a number of zero or more.`,
  });
};
