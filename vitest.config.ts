import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { planproof: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['{src,scenarios,seed}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
