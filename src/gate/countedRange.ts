import type { StatementCounters } from '../measure/probes/statements.js';
import type { Range } from './range.js';

/**
 * A counter by what each repetition counted; `undefined` where nothing did. Pages come with a full-page image after each
 * checkpoint, and only then: of bytes of WAL (`images`) so many may be there or not.
 */
export const countedRange = (
  counted: readonly StatementCounters[],
  read: (counters: StatementCounters) => number,
  { images }: { readonly images: boolean },
): Range | undefined => {
  const last = counted.at(-1);
  if (last === undefined) return undefined;
  const values = counted.map(read);
  const least = counted.map((each) => read(each) - (images ? each.walFullPageImages * IMAGE_BYTES : 0));
  const [low, high] = [Math.max(0, Math.min(...least)), Math.max(...values)];
  const varies = values.some((value, place) => value !== least[place]) && { varies: IMAGES };
  return { value: read(last), low, high, repeatable: low === high, error: 0, rounded: false, ...varies };
};

const IMAGES = 'full-page images come with checkpoints';

/** A whole page, and a header. */
const IMAGE_BYTES = 8192 + 16;
