/**
 * The generating thread: binds a dataset, and encodes the tables it is asked for into memory that the main thread lends
 * it. No memory, no work: that is the back-pressure.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { PlanproofError } from '../../errors.js';
import { type BoundTable, bindDataset } from '../bind.js';
import { encoderOf } from './encoder.js';
import { loadDataset } from './load-module.js';
import type { Delivery, Order, ProducerData } from './protocol.js';

const CHUNK_BYTES = 128 * 1024;

const { module, dataset, axes, seed } = workerData as ProducerData;
const memory: ArrayBuffer[] = [];
let lend: (() => void) | undefined;

const deliver = (delivery: Delivery, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(delivery, transfer);

const fail = (error: unknown): void => {
  const known = error instanceof PlanproofError;
  const told = known ? { code: error.code, message: error.message, hint: error.hint } : (error as Error);
  deliver({ kind: 'failed', error: told });
};

const borrow = async (): Promise<ArrayBuffer> => {
  for (;;) {
    const free = memory.pop();
    if (free) return free;
    await new Promise<void>((resolve) => {
      lend = resolve;
    });
  }
};

const produce = async (table: BoundTable, order: Extract<Order, { kind: 'table' }>): Promise<void> => {
  const { sink, rows, header, trailer } = encoderOf(table, order.columns, order.format, CHUNK_BYTES, await borrow());
  header();
  for (let position = order.from; position < order.to; ) {
    const next = rows(position, order.to);
    if (next === order.to) trailer();
    const bytes = sink.at;
    const full = sink.swap(await borrow());
    deliver({ kind: 'chunk', memory: full, bytes, rows: next - position }, [full]);
    position = next;
  }
  memory.push(sink.memory);
  deliver({ kind: 'done' });
};

const start = async (): Promise<void> => {
  const { tables } = bindDataset(await loadDataset(module, dataset), axes, seed);
  parentPort?.on('message', (order: Order) => {
    if (order.kind === 'memory') {
      memory.push(order.memory);
      lend?.();
      return;
    }
    const table = tables.find(({ name }) => name === order.table);
    if (!table) fail(new TypeError(`no table ${order.table}`));
    else produce(table, order).catch(fail);
  });
  deliver({ kind: 'ready' });
};

start().catch(fail);
