import type { Fault } from '../scenario/fault.js';
import { type PlantedFault, plantFault } from './faults/plant.js';
import type { Ground } from './ground.js';

/** Plants each fault in a fresh clone of its own; all must be caught that the data can hold. */
export const checkFaults = async (ground: Ground, faults: readonly Fault[]): Promise<readonly PlantedFault[]> => {
  ground.emit({ kind: 'step', title: 'Planting faults', total: faults.length, unit: 'faults' });
  const planted: PlantedFault[] = [];
  for (const fault of faults) {
    ground.signal.throwIfAborted();
    planted.push(await plantFault(fault, ground));
    ground.emit({ kind: 'advance', done: planted.length });
  }
  return planted;
};
