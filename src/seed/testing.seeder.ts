/** A process that seeds a dataset, as a run does, and prints its facts; made to be killed. */
import { embedded } from '../postgres/embedded/embedded.js';
import { seedDataset } from './seed.js';
import varied from './testing.varied.js';

const [cacheDir = '', scale = ''] = process.argv.slice(2);
const emit = () => undefined;
const server = await embedded().start({ cacheDir, emit });
try {
  const { state, tables } = await seedDataset(server, { dataset: varied, scale, seed: 1, emit });
  process.stdout.write(JSON.stringify({ state, tables }));
} finally {
  await server.stop();
}
