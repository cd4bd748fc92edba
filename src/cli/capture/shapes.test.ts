import { expect, test } from 'vitest';
import { fileOf, shapesOf } from './shapes.js';

const counted = (query: string, totalMs: number) => ({ query, totalMs, calls: 2, rows: 4, sharedBlocks: 10 });

test('statements that differ in spaces, case, comments and lengths of lists are one shape, ranked by time in all', () => {
  const shapes = shapesOf([
    counted('SELECT * FROM line_items WHERE id = $1', 30),
    counted('select * from orders where id in ($1, $2)', 20),
    counted('SELECT *  FROM orders /* app:shop */ WHERE id IN ($1, $2, $3)', 25),
    counted('BEGIN', 500),
    counted('SELECT * FROM pg_stat_activity', 500),
    counted('UPDATE "public"."orders" SET note = $1', 1),
  ]);
  expect(shapes.map(({ name, totalMs, calls }) => [name, totalMs, calls])).toEqual([
    ['select-orders', 45, 4],
    ['select-line-items', 30, 2],
    ['update-orders', 1, 2],
  ]);
  expect(shapes[0] && fileOf(shapes[0], 1)).toEqual({
    path: '01-select-orders.sql',
    text: `-- 4 calls took 45 ms: each 11.25 ms, 2 rows, 5 shared blocks.
SELECT *  FROM orders /* app:shop */ WHERE id IN ($1, $2, $3)
`,
  });
});
