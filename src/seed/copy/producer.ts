import { Worker } from 'node:worker_threads';
import { inputError } from '../../errors.js';
import { ownModule } from '../../module.js';
import type { BoundTable } from '../bind.js';
import type { Target } from './inspect.js';
import type { Delivery, Order, ProducerData } from './protocol.js';

// Four chunks in flight: one is encoded, one crosses, two are with the socket. More memory loads no faster.
const CHUNKS = 4;
const FIRST_MEMORY = 192 * 1024;

/** Takes a chunk; `done` gives its memory back and must be called when the bytes are no longer needed. */
export type Accept = (bytes: Buffer, rows: number, done: () => void) => void;

/** A thread that turns a dataset's tables into bytes of a COPY. */
export class Producer {
  readonly #worker: Worker;
  #memory = Array.from({ length: CHUNKS }, () => new ArrayBuffer(FIRST_MEMORY));
  #accept: Accept = () => undefined;
  #settle: { resolve(): void; reject(error: unknown): void } | undefined;
  #failure: unknown;

  private constructor(data: ProducerData) {
    const { path, execArgv } = ownModule('./produce', import.meta.url);
    this.#worker = new Worker(path, { execArgv, workerData: data });
    this.#worker.on('message', (delivery: Delivery) => this.#receive(delivery));
    this.#worker.on('error', (error) => this.#fail(error));
  }

  /** Starts the thread; resolves when it has loaded and bound the dataset. */
  static async start(data: ProducerData): Promise<Producer> {
    const producer = new Producer(data);
    await producer.#settled();
    return producer;
  }

  /** Makes the bytes of the rows at positions `from` to `to`, as fast as `accept` gives memory back. */
  async table(table: BoundTable, target: Target, accept: Accept, from = 0, to = table.rows): Promise<void> {
    this.#accept = accept;
    for (const memory of this.#memory.splice(0)) this.#order({ kind: 'memory', memory }, [memory]);
    const { columns, format } = target;
    this.#order({ kind: 'table', table: table.name, columns, format, from, to });
    await this.#settled();
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #order(order: Order, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, transfer);
  }

  #settled(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
  }

  #receive(delivery: Delivery): void {
    if (delivery.kind === 'failed') this.#fail(deliveredError(delivery.error));
    else if (delivery.kind === 'chunk') this.#forward(delivery.memory, delivery.bytes, delivery.rows);
    else this.#settle?.resolve();
  }

  #forward(memory: ArrayBuffer, bytes: number, rows: number): void {
    this.#accept(Buffer.from(memory, 0, bytes), rows, () => this.#order({ kind: 'memory', memory }, [memory]));
  }

  #fail(error: unknown): void {
    this.#failure = error;
    this.#settle?.reject(error);
  }
}

const deliveredError = (error: Extract<Delivery, { kind: 'failed' }>['error']): unknown =>
  error instanceof Error ? error : inputError(error);
