import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const documents = [
  'README.md',
  'CHANGELOG.md',
  ...['docs', 'scenarios'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  ),
];

/** Relative targets of links; what is in code is no link. */
const targets = (text: string): readonly string[] =>
  [...text.replace(/```[\s\S]*?```|`[^`\n]*`/g, '').matchAll(/\]\((?!\w+:)([^)#\s]+)/g)].map(
    ([, target = '']) => target,
  );

test.each(documents)('every link of %s leads somewhere', (name) => {
  const text = readFileSync(join(root, name), 'utf8');
  expect(targets(text).filter((target) => !existsSync(join(root, dirname(name), target)))).toEqual([]);
});
