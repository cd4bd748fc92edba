import { expect, test } from 'vitest';
import { eventually, Holder } from './embedded/testing.processes.js';
import { testCacheDir, withServer } from './testing.js';

const server = withServer();

const withHolder = async (run: (holder: Holder) => Promise<void>) => {
  const holder = new Holder();
  await holder.ask({ do: 'start', cacheDir: testCacheDir });
  try {
    await run(holder);
  } finally {
    holder.kill();
  }
};

test('two processes share a shared lock, and an exclusive one waits for both, naming who holds it', () =>
  withHolder(async (other) => {
    const name = `shared ${process.pid}`;
    await other.ask({ do: 'lock', name, mode: 'shared' });
    const mine = await server().lock(name, 'shared', () => expect.fail('a shared lock waited for a shared one'));
    await mine.release();
    const holders: string[] = [];
    const exclusive = server().lock(name, 'exclusive', (holder) => holders.push(holder));
    await eventually(() => holders.length > 0);
    expect(holders).toEqual([`planproof ${other.process.pid}`]);
    await other.ask({ do: 'release' });
    await (await exclusive).release();
  }));

test('the lock of a process that was killed is free', () =>
  withHolder(async (other) => {
    const name = `killed ${process.pid}`;
    await other.ask({ do: 'lock', name, mode: 'exclusive' });
    other.kill();
    await (await server().lock(name, 'exclusive')).release();
  }));

test('locks of other names do not wait for each other', async () => {
  const one = await server().lock('one', 'exclusive');
  const two = await server().lock('two', 'exclusive', () => expect.fail('another name waited'));
  await Promise.all([one.release(), two.release()]);
});

test('within one process an exclusive lock excludes too', async () => {
  const first = await server().lock('again', 'exclusive');
  const order: string[] = [];
  const second = server()
    .lock('again', 'exclusive', (holder) => order.push(`waits for ${holder}`))
    .then((lock) => {
      order.push('taken');
      return lock.release();
    });
  await eventually(() => order.length > 0);
  order.push('released');
  await first.release();
  await second;
  expect(order).toEqual([`waits for planproof ${process.pid}`, 'released', 'taken']);
});
