import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The tests that try a whole life of a thread: the last resort against a mutant, since they take the longest. */
const LONG = /(properties|order)\.test\.ts$/;

class ShortFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted(
      (one, other) => Number(LONG.test(one.moduleId)) - Number(LONG.test(other.moduleId)),
    );
  }
}

// What a mutant may be killed by: the tests by the same path, which need nothing but the core.
// biome-ignore lint/style/noDefaultExport: vitest reads the default export.
export default defineConfig({
  test: {
    include: [
      'test/{thread,settings,messenger}/**/*.test.ts',
      // The schemas of what is stored.
      'test/store/thread-item.test.ts',
      'test/graph/{classify,error-catalogue,graph-error,read-error-body,retry-after}.test.ts',
    ],
    // It reads the text of the sources, which Stryker rewrites.
    exclude: ['test/thread/ownership-writers.test.ts'],
    setupFiles: 'test/mutation/same-randomness.ts',
    // `CI` would call for recordings that lie beside the repository, and not beside Stryker's copy of it.
    env: { RUNS: '20', SEED: '1', CI: 'false' },
    sequence: { sequencer: ShortFirst },
    isolate: false,
    restoreMocks: true,
  },
});
