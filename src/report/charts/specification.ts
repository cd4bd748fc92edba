import type { TopLevelSpec } from 'vega-lite';

// Vega-Lite exports the whole specification's type and none of its parts.

/** One view of several side by side. */
export type Panel = Extract<TopLevelSpec, { readonly hconcat: unknown }>['hconcat'][number];

/** One layer of a view. */
export type Layer = Extract<Panel, { readonly layer: unknown }>['layer'][number];

/** What marks take from the data. */
export type Encoding = NonNullable<Extract<TopLevelSpec, { readonly mark: unknown }>['encoding']>;

/** Where marks stand along one axis. */
export type Position = NonNullable<Encoding['y']> & NonNullable<Encoding['x']>;
