import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['functions/**', 'lib/**', 'local/**'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/e2e/synthesized.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // Each file runs the whole service, with a process for each of its functions.
          fileParallelism: false,
        },
      },
    ],
  },
});
