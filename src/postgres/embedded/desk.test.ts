import { expect, test } from 'vitest';
import { type ClientState, type Desk, decide, inTheWayOf } from './desk.js';

const arriving: ClientState = { kind: 'arriving' };
const using: ClientState = { kind: 'using' };
const toSeed: ClientState = { kind: 'restarting', profile: 'seeding' };
const toMeasure: ClientState = { kind: 'restarting', profile: 'measuring' };

const desk = (clients: Record<string, ClientState>, rest: Partial<Desk<string>> = {}): Desk<string> => ({
  clients: new Map(Object.entries(clients)),
  owner: undefined,
  profile: 'measuring',
  ...rest,
});

test('the first to arrive starts the server, and is then admitted', () => {
  expect(decide(desk({ a: arriving }, { profile: undefined }))).toEqual({ kind: 'start', profile: 'measuring' });
  expect(decide(desk({ a: arriving }))).toEqual({ kind: 'admit', id: 'a' });
});

test('a restart waits for those who use the server, and newcomers are admitted meanwhile', () => {
  expect(decide(desk({ a: using, b: toSeed }))).toEqual({ kind: 'wait' });
  expect(inTheWayOf(desk({ a: using, b: toSeed }), 'b')).toEqual(['a']);
  expect(decide(desk({ a: using, b: toSeed, c: arriving }))).toEqual({ kind: 'admit', id: 'c' });
});

test('two that want to seed are not in the way of each other: the first goes', () => {
  expect(decide(desk({ a: toSeed, b: toSeed }))).toEqual({ kind: 'restart', id: 'a', profile: 'seeding' });
});

test('while one seeds, everybody else waits for it alone', () => {
  const seeding = desk({ a: using, b: toSeed, c: arriving }, { owner: 'a', profile: 'seeding' });
  expect(decide(seeding)).toEqual({ kind: 'wait' });
  expect(inTheWayOf(seeding, 'c')).toEqual(['a']);
});

test('the one that seeds returns to measuring before the wish of any other', () => {
  const back = desk({ b: toSeed, a: toMeasure }, { owner: 'a', profile: 'seeding' });
  expect(decide(back)).toEqual({ kind: 'restart', id: 'a', profile: 'measuring' });
});

test('after one died while it seeded, a newcomer gets a server that measures', () => {
  expect(decide(desk({ c: arriving }, { profile: 'seeding' }))).toEqual({ kind: 'start', profile: 'measuring' });
});

test('nobody is in the way of restarting a server that is down', () => {
  const crashed = desk({ a: using, b: toMeasure }, { profile: undefined });
  expect(decide(crashed)).toEqual({ kind: 'restart', id: 'b', profile: 'measuring' });
});
