import { clipped } from '../inert.js';

/** Text behind a mark of one column, broken at words to the width, the following lines standing under the first. */
export const marked = (mark: string, text: string, width: number, paint = (line: string): string => line): string => {
  const lines = wrapped(clipped(text, 6 * width), width - 2);
  return `${mark} ${lines.map(paint).join('\n  ')}`;
};

/** Text on lines of at most `width` characters; a word that is longer is cut. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const pieces = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gsu')) ?? []);
  const lines: string[] = [];
  for (const piece of pieces) {
    const joined = lines.length > 0 ? `${lines.at(-1)} ${piece}` : piece;
    if (lines.length > 0 && joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  return lines;
};
