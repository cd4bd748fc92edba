import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** `--mode slow` runs the simulations that take minutes, and only those. */
export default defineConfig(({ mode }) => ({
  resolve: { alias: { planproof: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: [`{src,scenarios,seed}/**/*${mode === 'slow' ? '.slow' : ''}.test.ts`],
    exclude: mode === 'slow' ? [] : ['**/*.slow.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
}));
