import type { ContinuousLaw } from '../law/law.js';
import { samplerOf } from '../law/sampler.js';
import type { Stream } from '../stream.js';
import type { Generator } from './generator.js';

/** Wide text: how long it is decides whether PostgreSQL moves it out of line, how far it compresses decides its size there. */
export interface Wide {
  /** Length in bytes: a number, or a law that draws it for each row. */
  readonly bytes: number | ContinuousLaw;
  /** 0: random letters, which pglz cannot shrink; 1: one phrase again and again. */
  readonly compressibility?: number;
}

const PHRASE = 'the same words again and again, ';
const NOISE_LENGTH = 1 << 16;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Text of a given size and compressibility. */
export const text = (wide: Wide): Generator<string> => ({
  says: `text ${sayWide(wide)}`,
  bind: ({ stream }) => wideText(wide, stream),
});

/** A jsonb document of a given size and compressibility: {"body": "..."}. */
export const document = (wide: Wide): Generator<string> => ({
  says: `document ${sayWide(wide)}`,
  bind: ({ stream }) => {
    const body = wideText(wide, stream, '{"body": ""}'.length);
    return { at: (row) => `{"body": "${body.at(row)}"}` };
  },
});

const sayWide = ({ bytes, compressibility = 0 }: Wide): string =>
  `of ${typeof bytes === 'number' ? bytes : bytes.says} bytes, compressibility ${compressibility}`;

const wideText = ({ bytes, compressibility = 0 }: Wide, stream: Stream, frame = 0) => {
  const noise = noiseOf(stream.child('noise'));
  const place = stream.child('place');
  const lengthOf = typeof bytes === 'number' ? () => bytes : samplerOf(bytes);
  const at = (row: number): string => {
    const length = Math.max(0, Math.floor(lengthOf(stream.unit(row))) - frame);
    const repeated = Math.round(length * compressibility);
    const start = place.bits(row) % NOISE_LENGTH;
    return PHRASE.repeat(Math.ceil(repeated / PHRASE.length)).slice(0, repeated) + cut(noise, start, length - repeated);
  };
  return { at };
};

/** A piece of the noise, which repeats only after 64 kB: further away than pglz looks back. */
const cut = (noise: string, start: number, length: number): string => {
  let piece = noise.slice(start, start + length);
  while (piece.length < length) piece += noise.slice(0, length - piece.length);
  return piece;
};

const noiseOf = (stream: Stream): string => {
  let noise = '';
  for (let i = 0; i < NOISE_LENGTH; i++) noise += ALPHABET[stream.bits(i) & 63];
  return noise;
};
