import { inertBlock } from '../inert.js';

/** Text that is HTML already. */
export interface Markup {
  readonly markup: string;
}

type Content = string | number | Markup | readonly Content[] | undefined | false;

/** HTML from a template: whatever is put in is escaped, unless it is markup itself; `undefined` and `false` are nothing. */
export const html = (strings: TemplateStringsArray, ...contents: readonly Content[]): Markup => ({
  markup: strings.map((text, index) => text + textOf(contents[index])).join(''),
});

/** Text that another part of planproof has made HTML, SVG, CSS or script of. */
export const raw = (markup: string): Markup => ({ markup });

const textOf = (content: Content): string => {
  if (content === undefined || content === false) return '';
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return 'markup' in content ? content.markup : content.map(textOf).join('');
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  inertBlock(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
