import { describe, expect, it } from 'vitest';
import { withProgress } from './progress.js';
import type { Terminal } from './terminal.js';

const terminal = (quiet = false) => {
  const lines: string[] = [];
  const fake = { quiet, live: false, say: (line: string) => void lines.push(line) };
  return { lines, terminal: fake as unknown as Terminal };
};

describe('progress where nobody watches', () => {
  it('is one line a step, notes and warnings between', async () => {
    const { lines, terminal: plain } = terminal();
    await withProgress(plain, async (emit) => {
      emit({ kind: 'step', title: 'Loading', total: 2, unit: 'rows' });
      emit({ kind: 'advance', done: 2 });
      emit({ kind: 'note', message: 'found it' });
      emit({ kind: 'warning', message: 'low' });
      emit({ kind: 'step', title: 'Checking' });
    });
    expect(lines).toEqual(['  found it', 'warning: low', '- Loading  2 rows  0.0 s', '- Checking  0.0 s']);
  });

  it('marks the step that failed, and lets the error through', async () => {
    const { lines, terminal: plain } = terminal();
    const failing = withProgress(plain, async (emit) => {
      emit({ kind: 'step', title: 'Loading' });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(lines).toEqual(['x Loading  0.0 s']);
  });

  it('is nothing where asked to be quiet', async () => {
    const { lines, terminal: quiet } = terminal(true);
    await withProgress(quiet, async (emit) => emit({ kind: 'step', title: 'Loading' }));
    expect(lines).toEqual([]);
  });
});
