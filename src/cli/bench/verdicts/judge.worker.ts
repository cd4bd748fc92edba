import { parentPort, workerData } from 'node:worker_threads';
import { rowsOf } from './rows.js';
import type { Stream } from './stream.js';

parentPort?.postMessage(rowsOf(workerData as Stream));
