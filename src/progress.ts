/**
 * What long work says while it runs: typed events, rendered by cli/ alone.
 * `step` starts a piece of work and replaces the one before; `advance` moves it; `note` is said once and stays.
 */
export type ProgressEvent =
  | { readonly kind: 'step'; readonly title: string; readonly total?: number; readonly unit?: string }
  | { readonly kind: 'advance'; readonly done: number }
  | { readonly kind: 'note'; readonly message: string }
  | { readonly kind: 'warning'; readonly message: string };

export type Emit = (event: ProgressEvent) => void;
