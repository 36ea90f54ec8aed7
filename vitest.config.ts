import { defineConfig } from 'vitest/config';

const service = {
  globalSetup: 'test/e2e/synthesized.ts',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // Each file runs the whole service, with a process for each of its functions.
  fileParallelism: false,
};

/** End-to-end tests that take longer than all others together. */
const FAULTS = ['killed', 'races', 'secrets'].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['functions/**', 'lib/**', 'local/**'] },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [
            '**/node_modules/**',
            ...['e2e', 'browser', 'outside-client', 'proofs', 'dynamodb-local', 'deploy'].map(
              (project) => `test/${project}/**`,
            ),
          ],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], exclude: FAULTS, ...service } },
      // Long walks and long storms, which `RUNS` and `SEED` make longer or repeat.
      { test: { name: 'proofs', include: ['test/proofs/**/*.test.ts'], testTimeout: 900_000 } },
      // Processes that are killed, that race, and that are lied to.
      { test: { name: 'faults', include: FAULTS, ...service, sequence: { groupOrder: 1 } } },
      // Wants Java and Maven.
      {
        test: {
          name: 'dynamodb-local',
          include: ['test/dynamodb-local/*.test.ts'],
          globalSetup: 'test/dynamodb-local/dynamodb-local.ts',
          testTimeout: 30_000,
        },
      },
      // Wants Python: the emulator of AWS has a virtual environment of its own.
      {
        test: {
          name: 'deploy',
          include: ['test/deploy/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
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
