import type { SettingsProfile } from '../server.js';

/** Where one attached planproof stands with the keeper. */
export type ClientState =
  | { readonly kind: 'arriving' }
  | { readonly kind: 'using' }
  | { readonly kind: 'restarting'; readonly profile: SettingsProfile };

/** Who is attached, in the order of their last wish, and who has the server alone while it seeds. */
export interface Desk<Id> {
  readonly clients: ReadonlyMap<Id, ClientState>;
  readonly owner: Id | undefined;
  /** Undefined while the server is down. */
  readonly profile: SettingsProfile | undefined;
}

export type Decision<Id> =
  | { readonly kind: 'admit'; readonly id: Id }
  | { readonly kind: 'start'; readonly profile: SettingsProfile }
  | { readonly kind: 'restart'; readonly id: Id; readonly profile: SettingsProfile }
  | { readonly kind: 'wait' };

type Entry<Id> = readonly [Id, ClientState];

const restartOf = <Id>([id, state]: Entry<Id>): Decision<Id>[] =>
  state.kind === 'restarting' ? [{ kind: 'restart', id, profile: state.profile }] : [];

/**
 * What the keeper does next. Who waits for a restart uses nothing meanwhile, so two that both want to seed are not in each other's way:
 * the first goes, and has the server alone until it returns to measuring, before any other's wish.
 */
export const decide = <Id>({ clients, owner, profile }: Desk<Id>): Decision<Id> => {
  const entries = [...clients];
  if (owner !== undefined) {
    return entries.filter(([id]) => id === owner).flatMap(restartOf<Id>)[0] ?? { kind: 'wait' };
  }
  const inTheWay = profile !== undefined && entries.some(([, state]) => state.kind === 'using');
  const restart = entries.flatMap(restartOf<Id>)[0];
  if (restart !== undefined && !inTheWay) return restart;
  const arriving = entries.find(([, state]) => state.kind === 'arriving');
  if (arriving === undefined) return { kind: 'wait' };
  return profile === 'measuring' ? { kind: 'admit', id: arriving[0] } : { kind: 'start', profile: 'measuring' };
};

/** Whom a waiting client waits for. */
export const inTheWayOf = <Id>({ clients, owner }: Desk<Id>, waiting: Id): Id[] => {
  if (owner !== undefined) return owner === waiting ? [] : [owner];
  return [...clients].filter(([id, state]) => id !== waiting && state.kind === 'using').map(([id]) => id);
};
