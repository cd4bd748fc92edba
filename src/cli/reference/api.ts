import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { page } from './page.js';

const EXPORT = /export (?:type )?(?:\{([^}]*)\}|\*(?: as (\w+))?) from '([^']+)';/g;
const DECLARATION =
  /(?:\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:declare )?(?:const|function|interface|type|class) (\w+)[\s\S]*?(?=\n(?:\/\*\*|export|declare|type|interface|import)|$)/g;

/** What can be imported from 'planproof', as Markdown: the compiled declarations with their sentences. */
export const apiReference = (index: string): string =>
  page('The API', ["Everything that `import { ... } from 'planproof'` gives.", ...exportsOf(index).map(text)]);

interface Exported {
  readonly name: string;
  readonly declaration: string;
}

const exportsOf = (file: string, prefix = ''): readonly Exported[] =>
  [...readFileSync(file, 'utf8').matchAll(EXPORT)].flatMap(([, names, namespace, from = '']) => {
    const target = join(dirname(file), from.replace(/\.js$/, '.d.ts'));
    if (namespace !== undefined) return everythingIn(target, `${prefix}${namespace}.`);
    if (names === undefined) return everythingIn(target, prefix);
    return namesIn(names).flatMap((name) => declared(target, (each) => each === name, prefix));
  });

/** A module that only passes on what others declare is followed. */
const everythingIn = (file: string, prefix: string): readonly Exported[] => {
  if (!existsSync(file)) return [];
  const own = declared(file, () => true, prefix);
  return [...own, ...exportsOf(file, prefix)];
};

const namesIn = (names: string): readonly string[] =>
  names
    .split(',')
    .map((name) => name.replace(/^\s*type /, '').trim())
    .filter((name) => name !== '');

const declared = (file: string, wanted: (name: string) => boolean, prefix: string): readonly Exported[] =>
  [...readFileSync(file, 'utf8').matchAll(DECLARATION)].flatMap(([declaration, name = '']) =>
    wanted(name) ? [{ name: `${prefix}${name}`, declaration: declaration.trim() }] : [],
  );

const text = ({ name, declaration }: Exported): string =>
  `## ${name}\n\n\`\`\`ts\n${declaration.replace(/^export (declare )?/m, '')}\n\`\`\``;
