import { expect, test } from 'vitest';
import { readDump } from '../sql/dump.js';
import { bindDataset } from './bind.js';
import * as column from './column/index.js';
import { type Content, contentOf } from './content.js';
import type { Axes, Dataset } from './dataset.js';
import { databaseName, datasetHash } from './hash.js';
import { uniform } from './law/uniform.js';
import { zipf } from './law/zipf.js';
import type { Order } from './permutation.js';
import * as pool from './pool.js';
import { axesOf } from './scale.js';
import { datasetOf } from './testing.js';
import varied from './testing.varied.js';

const schemaOf = (source: string): Content => ({ schema: { kind: 'script', script: readDump('schema.sql', source) } });
const content = schemaOf('CREATE TABLE sample ()');
const hashOf = (dataset: Dataset, axes: Axes = { rows: 1 }, seed = 1, sql = content): string =>
  datasetHash(dataset, bindDataset(dataset, axes, seed), sql, axes, seed);

const sample = (value: (random: number) => number, names = ['a', 'b'], law = zipf(1), order: Order = 'kept'): Dataset =>
  datasetOf({
    sample: {
      rows: 5000,
      order,
      columns: {
        value: column.derive([], (_, random) => value(random)),
        name: column.pick(pool.of('names', names), law),
        size: column.integer(uniform(0, 10)),
      },
    },
  });

const plain = sample((random) => random);

test('the same definition, axes and seed have the same hash', () => {
  expect(hashOf(sample((random) => random))).toBe(hashOf(plain));
});

test.each<[string, string]>([
  ['the seed', hashOf(plain, { rows: 1 }, 2)],
  ['an axis', hashOf(plain, { rows: 2 })],
  [
    'the SQL',
    hashOf(plain, { rows: 1 }, 1, { ...content, indexes: schemaOf('CREATE INDEX ON sample (value)').schema }),
  ],
  ['what a closure computes', hashOf(sample((random) => random * 2))],
  ['a pool', hashOf(sample((random) => random, ['a', 'c']))],
  ['a law', hashOf(sample((random) => random, ['a', 'b'], zipf(1.01)))],
  ['the order on disk', hashOf(sample((random) => random, ['a', 'b'], zipf(1), 'shuffled'))],
])('%s changes the hash', (_, hash) => {
  expect(hash).not.toBe(hashOf(plain));
});

test('another major or other initdb options make another database of the same hash', () => {
  const version = { number: 180_004, major: 18, text: '18.4' };
  const name = databaseName('Recent runs!', 'abc', { version, initOptions: '--locale=C' });
  expect(name).toMatch(/^planproof_recent_runs__[0-9a-f]{16}$/);
  expect(
    databaseName('Recent runs!', 'abc', { version: { ...version, major: 15 }, initOptions: '--locale=C' }),
  ).not.toBe(name);
  expect(databaseName('Recent runs!', 'abc', { version, initOptions: '--locale=C.UTF-8' })).not.toBe(name);
});

test('a dataset keeps its hash: reports and caches of other machines rest on it', () => {
  expect(hashOf(varied, axesOf(varied, 'smoke'), 1, contentOf(varied))).toMatchInlineSnapshot(
    `"eed977982b6ec2d548c31fed35ff294c2fc1395aa3d67d21aecabc629ccbb654"`,
  );
});
