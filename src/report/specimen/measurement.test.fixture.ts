import type { Measurement } from '../report.js';
import { CASES, caseName } from './cases.test.fixture.js';
import { clock } from './clock.test.fixture.js';
import { planDocument } from './plan.test.fixture.js';

const counter = (value: number) => ({ value, min: value, max: value, repeatable: true });

const isHeavy = (runs: number) => runs > 50_000;

/** One shape on one case: the reference reads tables, a candidate an index. */
export const measure = (
  shape: string,
  index: number,
  settings: 'counting' | 'production',
  samples: number,
  taint: string,
): Measurement => {
  const [name, , runs, distinct] = CASES[index % CASES.length] ?? CASES[0];
  const old = shape.startsWith('distinct-on');
  const parallel = settings === 'production' ? 0.62 : 1;
  const scanned = old ? (isHeavy(runs) ? 7_387_483 : runs) : Math.min(4, distinct);
  const ms = old ? (isHeavy(runs) ? 640 + runs / 1500 : 0.04 + runs / 900) * parallel : 0.008 + 0.001 * distinct ** 0.5;
  const blocks = old
    ? isHeavy(runs)
      ? 325_121
      : 3 + Math.ceil(runs * 0.93)
    : distinct === 0
      ? 2
      : 3 + (distinct > 99 ? 1 : 0);
  const temp = old && runs > 1_000_000 ? 5_402 : 0;
  return {
    shape: shape + taint,
    case: caseName(index, name) + taint,
    planMode: 'custom',
    settings,
    rowsReturned: Math.min(4, distinct),
    work: {
      sharedBlocks: counter(blocks),
      sharedHitBlocks: { ...counter(blocks), max: blocks, min: Math.floor(blocks * 0.4), repeatable: blocks === 0 },
      sharedReadBlocks: { value: 0, min: 0, max: Math.ceil(blocks * 0.6), repeatable: false },
      sharedDirtiedBlocks: counter(0),
      localBlocks: counter(0),
      tempBlocks: counter(temp),
      rowsScanned: counter(scanned),
      rowsRemoved: counter(old && isHeavy(runs) ? 7_387_483 - runs : 0),
      rowsReturned: counter(Math.min(4, distinct)),
      heapFetches: counter(0),
      loops: counter(old && settings === 'production' ? 3 : 1),
      spills: counter(temp > 0 ? 1 : 0),
      walRecords: counter(0),
      walBytes: counter(0),
      walFullPageImages: counter(0),
      planningBlocks: counter(old ? 64 : 21),
    },
    times: {
      wallTimeMs: clock(ms + 0.06, samples, index * 7 + shape.length),
      executionTimeMs: clock(ms, 3, index * 11 + shape.length),
      planningTimeMs: clock(0.21, 3, index * 13 + shape.length),
    },
    plan: {
      fingerprint: old ? '71ce24d4f0b51a9e' : '0c2d8a5be1f7734d',
      document: planDocument(old, runs, distinct, ms, blocks, taint),
    },
  };
};
