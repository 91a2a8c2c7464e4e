import { rmSync } from 'node:fs'
import { join } from 'node:path'

// The fall-back runtime brings a loader of our own in resources/app, which would go before the app.asar, and the updater's
// address of the application it was made for.
export default async function cleanRuntime({ appOutDir }) {
  for (const name of ['resources/app', 'resources/app-update.yml', 'complete']) rmSync(join(appOutDir, name), { recursive: true, force: true })
}
