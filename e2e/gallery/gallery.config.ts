import { defineConfig } from '@playwright/test'

// The pictures of docs/screens/, made by `npm run gallery`; no part of the tests.
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.gallery.ts',
  outputDir: '../../test-results/gallery',
  workers: 1,
  fullyParallel: false,
  timeout: 900_000,
  expect: { timeout: 30_000 },
})
