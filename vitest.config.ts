import { defineConfig } from 'vitest/config'

const sources = ['src-contract', 'src-i18n', 'src-main', 'src-renderer', 'src-sandbox', 'scripts', 'bench']

export default defineConfig({
  test: {
    pool: 'forks',
    projects: [
      {
        test: {
          name: 'unit',
          include: sources.map((folder) => `${folder}/**/*.test.{ts,tsx}`),
          exclude: ['**/node_modules/**', '**/*.real.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        // Against real servers, which e2e/servers starts where they are or may be installed; it says which it skipped.
        test: {
          name: 'real',
          include: [...sources, 'e2e'].map((folder) => `${folder}/**/*.real.test.ts`),
          exclude: ['**/node_modules/**'],
          fileParallelism: false,
          // Servers of others, several on one machine: one that was not ready in time is asked once more where nobody watches.
          retry: process.env['CI'] === 'true' ? 1 : 0,
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
})
