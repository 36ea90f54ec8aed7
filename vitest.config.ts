import { defineConfig } from 'vitest/config';

const service = {
  globalSetup: 'test/e2e/synthesized.ts',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // Each file runs the whole service, with a process for each of its functions.
  fileParallelism: false,
};

export default defineConfig({
  test: {
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['functions/**', 'lib/**', 'local/**'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', 'test/e2e/**', 'test/browser/**', 'test/outside-client/**'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...service } },
      // Wants a Chromium on this machine.
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          ...service,
          sequence: { groupOrder: 1 },
        },
      },
      // Wants `npm ci` in its folder.
      { test: { name: 'outside-client', include: ['test/outside-client/*.test.ts'] } },
    ],
  },
});
