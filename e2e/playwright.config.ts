import { defineConfig } from '@playwright/test'

// The built app in real Electron, one at a time: each test starts its own with a data directory of its own.
// VIGIE_ELECTRON and VIGIE_ELECTRON_ARGS name the runtime and what it needs here (scripts/run.mjs sets them).
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  testIgnore: ['**/node_modules/**'],
  outputDir: '../test-results/e2e',
  // One shape for every system: what a screen is does not depend on it.
  snapshotPathTemplate: '{testFilePath}-snapshots/{arg}{ext}',
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] === 'true',
  // A window on a busy machine may lose a key press or a frame: tried once more where nobody watches, and the summary says how often that was so.
  retries: process.env['CI'] === 'true' ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: { trace: 'off', screenshot: 'only-on-failure' },
})
