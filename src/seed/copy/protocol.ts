import type { Axes } from '../dataset.js';
import type { CopyFormat, TargetColumn } from './target.js';

/** What a generating thread is started with. */
export interface ProducerData {
  /** URL of the module whose default export is the dataset. */
  readonly module: string;
  readonly dataset: string;
  readonly axes: Axes;
  readonly seed: number;
}

/** From the main thread: make a table's bytes; here is memory to write the next chunk into. */
export type Order =
  | {
      readonly kind: 'table';
      readonly table: string;
      readonly columns: readonly TargetColumn[];
      readonly format: CopyFormat;
      /** The positions to encode. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'memory'; readonly memory: ArrayBuffer };

/** From the generating thread. */
export type Delivery =
  | { readonly kind: 'ready' }
  | { readonly kind: 'chunk'; readonly memory: ArrayBuffer; readonly bytes: number; readonly rows: number }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      /** An input error's own words, or an unexpected error. */
      readonly error: { readonly code: string; readonly message: string; readonly hint: string } | Error;
    };
