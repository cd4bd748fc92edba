import { createRequire } from 'node:module';
import type { Faker } from '@faker-js/faker';
import { inputError } from '../errors.js';
import type { Stream } from './stream.js';

/** A list of texts that columns pick from, filled once a dataset; the same in every table that names it. */
export interface Pool {
  readonly name: string;
  readonly size: number;
  fill(stream: Stream): string[];
}

/** The given texts, in this order: the first is the heaviest for a law that has one. */
export const of = (name: string, texts: readonly string[]): Pool => ({
  name,
  size: texts.length,
  fill: () => [...texts],
});

/** Texts made by a function of their index and of a stream: `(index, draw) => ...`, draw(n) being an integer below n. */
export const make = (name: string, size: number, text: (index: number, draw: Draw) => string): Pool => ({
  name,
  size,
  fill: (stream) => Array.from({ length: size }, (_, index) => text(index, drawer(stream.child(`${index}`)))),
});

/** An integer from 0 to `below` - 1, another one at every call. */
export type Draw = (below: number) => number;

const drawer = (stream: Stream): Draw => {
  let calls = 0;
  return (below) => Math.floor(stream.unit(calls++) * below);
};

// Faker's relative dates (`past`, `recent`) count from here, not from the day of the run.
const REFERENCE_DATE = '2026-01-01T00:00:00Z';

/** What people read: names, titles, addresses by @faker-js/faker, seeded; `locale` as faker names it (`en`, `de`, `ja`). */
export const faker = (
  name: string,
  size: number,
  text: (faker: Faker) => string,
  { locale = 'en' }: { readonly locale?: string } = {},
): Pool => ({
  name,
  size,
  fill: (stream) => {
    const source = fakerOf(locale);
    source.seed(stream.bits(0));
    source.setDefaultRefDate(REFERENCE_DATE);
    return Array.from({ length: size }, () => text(source));
  },
});

const fakerOf = (locale: string): Faker => {
  try {
    return createRequire(import.meta.url)(`@faker-js/faker/locale/${locale}`).faker;
  } catch (cause) {
    throw inputError({
      code: 'unknown-locale',
      message: `A pool asks for the locale "${locale}", which faker does not have.`,
      hint: 'Use one of the locales that fakerjs.dev lists, such as en, de or pt_BR.',
      cause,
    });
  }
};
