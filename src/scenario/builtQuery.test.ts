import { describe, expect, it } from 'vitest';
import { builtQuery } from './builtQuery.js';
import type { BuiltQuery, Parameters } from './scenario.js';

const CASES = [1, 2].map((id) => ({ name: `case-${id}`, params: { id }, why: 'as good as any' }));
const compiled = (build: (params: Parameters) => BuiltQuery) =>
  builtQuery('shape "kysely"', 'scenario.ts', build, CASES);

describe('a query that a function builds', () => {
  it.each<[string, (params: Parameters) => BuiltQuery]>([
    ['Kysely', ({ id }) => ({ sql: 'SELECT $1::int', parameters: [id] })],
    ['Drizzle', ({ id }) => ({ sql: 'SELECT $1::int', params: [id] })],
    ['Knex', ({ id }) => ({ sql: 'SELECT $1::int', bindings: [id] })],
    ['Prisma', ({ id }) => ({ sql: 'SELECT ?::int', text: 'SELECT $1::int', values: [id] })],
  ])('is taken as %s gives it', (_, build) => {
    const { text, values } = compiled(build);
    expect(text).toBe('SELECT $1::int');
    expect(values({ id: 7 })).toEqual([7]);
  });

  it.each<[string, (params: Parameters) => BuiltQuery]>([
    ['query-differs-by-case', ({ id }) => ({ sql: id === 1 ? 'SELECT 1' : 'SELECT 2' })],
    ['no-built-query', () => Promise.resolve({ sql: 'SELECT 1' }) as never],
    ['query-not-built', () => (undefined as never as { sql: () => BuiltQuery }).sql()],
  ])('is refused as %s', (code, build) => {
    expect(() => compiled(build)).toThrowError(expect.objectContaining({ code, exitCode: 2 }));
  });
});
