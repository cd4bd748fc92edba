/** Entries encoded once, one after the other: entry i lies from starts[i] to starts[i + 1]. */
export interface EncodedPool {
  readonly bytes: Buffer;
  readonly starts: Uint32Array;
}

export const encodePool = (entries: readonly string[], encode: (entry: string) => Buffer): EncodedPool => {
  const encoded = entries.map(encode);
  const starts = new Uint32Array(entries.length + 1);
  encoded.forEach((entry, index) => {
    starts[index + 1] = (starts[index] as number) + entry.length;
  });
  return { bytes: Buffer.concat(encoded), starts };
};
