import type { ScenarioReport } from '../report.js';
import { clock } from './clock.test.fixture.js';

/** What writes left behind, on quiet data and under an old snapshot. */
export const wearOf = (names: readonly string[], inCase: string): ScenarioReport['wear'] =>
  names.flatMap((shape, index) =>
    ['quiet', 'old-snapshot'].map((condition, place) => ({
      shape,
      case: inCase,
      condition,
      connections: 4,
      executions: 2000,
      elapsedMs: 900,
      wallTimeMs: clock(0.4 + index * 0.2 + place * 0.3, 20, 3),
      counters: {
        calls: 2,
        sharedHitBlocks: 21 + index * 9,
        sharedReadBlocks: 0,
        sharedDirtiedBlocks: 2.2,
        tempBlocks: 0,
        walRecords: 6 + 3 * index,
        walFullPageImages: 0,
        walBytes: 812 + 260 * index,
        executionTimeMs: 0.09,
      },
      tables: [
        {
          name: 'last_used',
          updates: 2000,
          hotUpdates: place === 0 ? 1980 : 1160,
          deadRows: 12,
          tableBytesBefore: 8192,
          tableBytes: 90_112,
          indexBytesBefore: 16_384,
          indexBytes: 16_384,
        },
      ],
      deadlocks: 0,
      lockWaitShare: 0,
    })),
  );
