import { expect, test } from 'vitest';
import { bindDataset } from '../src/seed/bind.js';
import { contentOf } from '../src/seed/content.js';
import { datasetHash } from '../src/seed/hash.js';
import { axesOf } from '../src/seed/scale.js';
import queueCounts from './queue-counts/dataset.js';
import recentWorkflows from './recent-workflows/dataset.js';
import runClaim from './run-claim/dataset.js';

// A hash covers a thousand rows of each table: reports of other machines, and of other versions of Node, are compared by it.
test('every dataset has the same hash on every machine', () => {
  const hashes = [recentWorkflows, runClaim, queueCounts].map((dataset) => {
    const axes = axesOf(dataset, 'ci');
    return `${dataset.name} ${datasetHash(dataset, bindDataset(dataset, axes, 1), contentOf(dataset), axes, 1)}`;
  });
  expect(hashes).toMatchInlineSnapshot(`
    [
      "recent-workflows dc76a46c276c47cdf32f8ebfcaa7b00a47365ed4cb33aa9565b30d0444aad54d",
      "run-claim 718d767c7e21a2fde574d3c5f0b8277f10c7ec9ee61bfb3f4de51c4885c256ae",
      "queue-counts 75df080ab98a481d3c92be15bf9fead3d378cba993353aeb9e65e1962370e022",
    ]
  `);
});
