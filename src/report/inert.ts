// C0 and C1 controls, halves of characters, line and paragraph separators, and what reverses or hides the text around it
// (bidi controls, zero-width characters, byte order mark).
const ACTIVE = /[\p{Cc}\p{Cs}\u2028\u2029\p{Bidi_Control}\u200b\u2060\ufeff]/gu;

/** Text from outside on one line, with nothing in it that acts on a terminal or on the text beside it. */
export const inert = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(ACTIVE, visible);

/** The same with its line breaks and tabs kept. */
export const inertBlock = (text: string): string =>
  text.replace(ACTIVE, (character) => (character === '\n' || character === '\t' ? character : visible(character)));

const visible = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return `\\u${code.toString(16).padStart(4, '0')}`;
};

/** The first `limit` characters, with an ellipsis where some are left out. */
export const clipped = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`;
