import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { page, table } from './page.js';

const THROWN = /\b(inputError|environmentError)\(\{([\s\S]*?)\n?\s*\}\)/g;
const UNKNOWN_NAME = /\bunknownNameError\(\s*'([^']+)'/g;

interface ErrorCode {
  readonly code: string;
  readonly exitCode: string;
  readonly hint: string;
}

/** Every code that an error can have, with its exit code and what it advises, as Markdown: read from the sources. */
export const errorCodeReference = (folder: string): string => {
  const found = sources(folder)
    .flatMap((file) => codesIn(readFileSync(file, 'utf8')))
    .sort((a, b) => a.code.localeCompare(b.code) || a.hint.localeCompare(b.hint));
  const rows = found
    .filter(({ code, hint }, index) => found[index - 1]?.code !== code || found[index - 1]?.hint !== hint)
    .map(({ code, exitCode, hint }) => [`\`${code}\``, exitCode, hint]);
  return page('Error codes', [
    'Every error says what happened and where, and gives a hint. `…` stands for what depends on the case. Codes are stable.',
    table(['code', 'exit code', 'hint'], rows),
  ]);
};

const sources = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(test|pg\.test|slow\.test|fixture)\.ts$|testing\./.test(name))
    .sort()
    .map((name) => join(folder, name));

const codesIn = (source: string): readonly ErrorCode[] => [
  ...[...source.matchAll(THROWN)].flatMap(([, kind, fields = '']) => {
    const code = textOf(fields, 'code');
    if (code === undefined) return [];
    return [{ code, exitCode: kind === 'inputError' ? '2' : '3', hint: textOf(fields, 'hint') ?? '…' }];
  }),
  ...[...source.matchAll(UNKNOWN_NAME)].map(([, what = '']) => ({
    code: `unknown-${what.replaceAll(' ', '-')}`,
    exitCode: '2',
    hint: 'Known: …',
  })),
];

/** The text of a field that is a literal; what a template fills in becomes "…". */
const textOf = (fields: string, name: string): string | undefined => {
  const literal = new RegExp(`\\b${name}:[^'"\`\\n]*\\n?\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\`([^\`]*)\`|"([^"]*)")`).exec(
    fields,
  );
  const text = literal?.[1] ?? literal?.[2] ?? literal?.[3];
  return text?.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '…').replaceAll("\\'", "'");
};
