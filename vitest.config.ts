import { defineConfig } from 'vitest/config'

const shared = { testTimeout: 60_000, hookTimeout: 120_000 }

/** Tests below `test/` that need no store. */
const pureTests = 'test/{oracle,vectors}'

export default defineConfig({
  test: {
    reporters: ['default', './test/support/summary-reporter.ts'],
    // WHY: the default leaves one core idle, and many tests wait for processes and databases.
    maxWorkers: '100%',
    coverage: {
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.test.ts', 'src/**/testing/**'],
      reporter: ['text-summary', 'json-summary'],
      reportOnFailure: true,
    },
    projects: [
      {
        test: {
          ...shared,
          name: 'unit',
          // WHY: these tests share no state, and loading the modules for each file again takes as long as they do.
          isolate: false,
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', `${pureTests}/**/*.test.ts`],
        },
      },
      {
        test: {
          ...shared,
          name: 'integration',
          include: ['test/**/*.test.ts'],
          exclude: ['**/node_modules/**', `${pureTests}/**`],
          globalSetup: ['test/support/postgres-cluster.ts'],
        },
      },
    ],
  },
})
