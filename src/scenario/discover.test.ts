import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { discover, pick } from './discover.js';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'planproof-discover-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const write = (path: string) => {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  writeFileSync(join(cwd, path), '');
};
const names = (found: readonly { readonly name: string; readonly origin: string }[]) =>
  found.map(({ name, origin }) => `${origin} ${name}`);

describe('scenarios are discovered', () => {
  it('in the package where the folder has none, with their SQL beside their README', () => {
    const [first, ...rest] = discover(cwd).filter(({ name }) => name === 'recent-workflows');
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      origin: 'built-in',
      directory: fileURLToPath(new URL('../../scenarios/recent-workflows', import.meta.url)),
    });
  });

  it('in ./scenarios, before the built-in ones, whatever they are written in', () => {
    for (const path of ['b/scenario.ts', 'a/scenario.mjs', 'c/notes.md', 'scenario.ts']) write(`scenarios/${path}`);
    expect(names(discover(cwd)).slice(0, 2)).toEqual(['own a', 'own b']);
    expect(names(discover(cwd)).filter((name) => name.startsWith('own'))).toHaveLength(2);
  });

  it('in another folder where one is named, and nowhere else of one’s own', () => {
    write('scenarios/a/scenario.ts');
    write('bench/b/scenario.ts');
    expect(names(discover(cwd, join(cwd, 'bench'))).filter((name) => name.startsWith('own'))).toEqual(['own b']);
  });

  it('with an own one in place of a built-in of the same name', () => {
    write('scenarios/recent-workflows/scenario.ts');
    expect(names(discover(cwd)).filter((name) => name.endsWith('recent-workflows'))).toEqual(['own recent-workflows']);
  });

  it('as built-in in a checkout of planproof itself', () => {
    const checkout = fileURLToPath(new URL('../../', import.meta.url));
    expect(new Set(discover(checkout).map(({ origin }) => origin))).toEqual(new Set(['built-in']));
  });

  it('or refused where a named folder holds none', () => {
    expect(() => discover(cwd, join(cwd, 'bench'))).toThrowError(
      expect.objectContaining({ code: 'no-scenarios', exitCode: 2 }),
    );
  });
});

describe('of what was discovered, what runs is', () => {
  it('all of one’s own where none is named', () => {
    for (const name of ['b', 'a']) write(`scenarios/${name}/scenario.ts`);
    expect(names(pick(discover(cwd), []))).toEqual(['own a', 'own b']);
  });

  it('one built-in example where there is nothing else', () => {
    expect(names(pick(discover(cwd), []))).toEqual(['built-in recent-workflows']);
  });

  it('those that are named, in that order and once', () => {
    for (const name of ['b', 'a']) write(`scenarios/${name}/scenario.ts`);
    expect(names(pick(discover(cwd), ['recent-workflows', 'b', 'b']))).toEqual(['built-in recent-workflows', 'own b']);
  });

  it('nothing where a name is unknown, with a guess', () => {
    const message = 'Unknown scenario "recent-workflow". Did you mean "recent-workflows"?';
    expect(() => pick(discover(cwd), ['recent-workflow'])).toThrowError(
      expect.objectContaining({ message, exitCode: 2 }),
    );
  });
});
