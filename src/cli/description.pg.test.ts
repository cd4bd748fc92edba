import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planproof, withFolder } from './testing.js';

const folder = withFolder();

it('shows the truth of a dataset’s skew in 80 columns, and draws it', { timeout: 120_000 }, async () => {
  const args = ['seed', 'recent-workflows', '--scale', 'smoke', '--describe', '--out', join(folder(), 'skew')];
  const { stdout, exitCode } = await planproof(args);
  expect({ exitCode, widest: Math.max(...stdout.split('\n').map(({ length }) => length)) <= 80 }).toEqual({
    exitCode: 0,
    widest: true,
  });
  expect(stdout).toMatch(/^ {2}bots_savedrun +14,775 rows +\S+ MB$/m);
  expect(stdout).toMatch(/^runs of a workspace: 14,775 rows of 1,000 keys in bots_savedrun.workspace_id$/m);
  expect(stdout).toMatch(/^ {2}5 +3,561 +24\.10 % +2\d\.\d\d % +1$/m);
  expect(stdout).toMatch(/^ {2}distinct published runs +1 +\d+ +\d+ +\d+ +240$/m);
  const picture = (ending: string) => readFile(join(folder(), `skew/recent-workflows-skew.${ending}`));
  expect(JSON.parse(String(await picture('json'))).data.values[0]).toMatchObject({ rank: 1, rows: 3561 });
  expect(String(await picture('svg'))).toMatch(/^<svg/);
  expect((await picture('png')).subarray(1, 4).toString()).toBe('PNG');
});
