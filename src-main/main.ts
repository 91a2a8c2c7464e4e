import { app } from 'electron'
import { parseLaunch } from './shell/launch.ts'

// Awaited at the top level on purpose: Electron waits for this module before it looks for a display, so the command line needs none.
const launch = parseLaunch(process.argv.slice(1))
if (launch.kind === 'cli') {
  const { runCli } = await import('./cli.ts')
  app.exit(await runCli(launch.args))
} else {
  const { startApp } = await import('./shell/start.ts')
  startApp(launch)
}
