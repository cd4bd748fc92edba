import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'test-results-parser';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { contentOf, hostileReport } from '../hostile.test.fixture.js';
import { specimen } from '../specimen.test.fixture.js';
import { junit } from './junit.js';

const schema = await readFile(new URL('../fixtures/junit.xsd', import.meta.url), 'utf8');

const faults = async (xml: string) => {
  const { errors } = await validateXML({
    xml: [{ fileName: 'junit.xml', contents: xml }],
    schema: [{ fileName: 'junit.xsd', contents: schema }],
  });
  return errors.map(({ message }) => message);
};

const read = async (xml: string) => {
  const folder = await mkdtemp(join(tmpdir(), 'planproof-junit-'));
  try {
    await writeFile(join(folder, 'junit.xml'), xml);
    return parse({ type: 'junit', files: [join(folder, 'junit.xml')] });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

test.each(['passed', 'broken', 'violated', 'unstable'] as const)(
  'a report that is %s is valid by the schema',
  async (outcome) => {
    expect(await faults(await contentOf(junit, specimen({ outcome })))).toEqual([]);
  },
);

test('hostile texts are valid by the schema', async () => {
  expect(await faults(await contentOf(junit, hostileReport()))).toEqual([]);
});

test('a reader of JUnit counts every invariant and verdict', async () => {
  const result = await read(await contentOf(junit, specimen({ outcome: 'broken' })));
  expect(result).toMatchObject({ total: 28, failed: 1, skipped: 1, passed: 27 });
});

test('a broken budget is a failure with its evidence', async () => {
  const xml = await contentOf(junit, specimen({ outcome: 'broken' }));
  expect(xml).toContain('<testcase classname="recent-workflows" name="last-used, widest: at most 3 sharedBlocks">');
  expect(xml).toContain('<failure type="broken" message="4 shared blocks, at most 3"/>');
});
