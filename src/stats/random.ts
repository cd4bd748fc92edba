/** A source of uniform 32-bit integers that repeats for the same seed (sfc32 by Chris Doty-Humphrey). */
export function randomBits(seed: number): () => number {
  let [a, b, c, counter] = [0, seed | 0, (seed / 0x1_0000_0000) | 0, 1];
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  // Seeds that differ in one bit drift apart over the first dozen rounds.
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** A source of uniform numbers in [0, 1) that repeats for the same seed. */
export function randomNumbers(seed: number): () => number {
  const bits = randomBits(seed);
  return () => bits() / 0x1_0000_0000;
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
