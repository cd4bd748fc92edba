import type { Generator } from './generator.js';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const byte = (bits: number, shift: number): string => HEX[(bits >>> shift) & 255] as string;
const word = (bits: number): string => byte(bits, 24) + byte(bits, 16) + byte(bits, 8) + byte(bits, 0);

/** A random UUID (version 4) of a row. */
export const uuid = (): Generator<string> => ({
  says: 'uuid',
  bind: ({ stream }) => {
    const parts = ['a', 'b', 'c', 'd'].map((name) => stream.child(name));
    const [first, second, third, fourth] = parts as [typeof stream, typeof stream, typeof stream, typeof stream];
    const at = (row: number): string => {
      const middle = word((second.bits(row) & 0xffff0fff) | 0x4000);
      const variant = word((third.bits(row) & 0x3fffffff) | 0x80000000);
      const head = `${word(first.bits(row))}-${middle.slice(0, 4)}-${middle.slice(4)}`;
      return `${head}-${variant.slice(0, 4)}-${variant.slice(4)}${word(fourth.bits(row))}`;
    };
    return { at };
  },
});
