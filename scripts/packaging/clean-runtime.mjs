import { rmSync } from 'node:fs'
import { join } from 'node:path'

// The fall-back runtime brings a loader of our own in resources/app, which would go before the app.asar.
export default async function cleanRuntime({ appOutDir }) {
  for (const name of ['resources/app', 'complete', 'electron.d.ts']) rmSync(join(appOutDir, name), { recursive: true, force: true })
}
