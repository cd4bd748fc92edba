import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { planproof, withFolder } from './testing.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const BLOCK = /```(?:\w+) (?:file=(\S+)|exit=(\d+))\n([\s\S]*?)```/g;

const folder = withFolder();

test('every file and every command of the tutorial does what it says', { timeout: 180_000 }, async () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(root, join(cwd, 'node_modules', 'planproof'));
  const blocks = [...readFileSync(join(root, 'docs/tutorial.md'), 'utf8').matchAll(BLOCK)];
  expect(blocks.length).toBeGreaterThan(12);
  for (const [, file, exit, text = ''] of blocks) {
    if (file !== undefined) {
      mkdirSync(dirname(join(cwd, file)), { recursive: true });
      writeFileSync(join(cwd, file), text);
      continue;
    }
    // Smaller data than the reader's, for the sake of the suite's time.
    const words = [...text.trim().split(' ').slice(2), '--scale', 'smoke'];
    const { exitCode, stdout, stderr } = await planproof(words, { cwd });
    expect(`${exitCode}`, `${text}${stdout}${stderr}`).toBe(exit);
  }
});
