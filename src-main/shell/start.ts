import { join, resolve } from 'node:path'
import { app, Menu, nativeTheme, powerMonitor, protocol } from 'electron'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import { explain } from '../../src-i18n/explain.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { defaultDataDir } from '../lib/data-dir.ts'
import { createApplication, type Application } from './application.ts'
import { makeDemoFolder } from './demo-host.ts'
import type { Launch } from './launch.ts'
import { linkIn, linkScheme, parseLink } from './links.ts'
import { log } from './log.ts'
import { takeInventory } from './once.ts'
import { openPreferences } from './preferences.ts'
import { appScheme } from './protocol.ts'
import { guardAllContents } from './security.ts'
import { makeWindowFolder } from './window-folder.ts'

type WindowLaunch = Extract<Launch, { kind: 'window' }>

/**
 * Called before `ready`, returns at once: a main that awaits `ready` at its top level would wait for ever. Chromium's own files lie in a
 * folder inside the data directory, so that its single-instance lock is one per data directory, too.
 */
export function startApp(launch: WindowLaunch): void {
  const startedAt = Date.now()
  if (launch.unknown !== null) return refuse(launch.unknown)
  const demoFolder = launch.demo ? makeDemoFolder() : null
  const dataDir = demoFolder?.dir ?? resolve(launch.dataDir ?? (process.env['VIGIE_DATA'] || defaultDataDir()))
  const windowFolder = makeWindowFolder(dataDir)
  app.setPath('userData', windowFolder.dir)
  protocol.registerSchemesAsPrivileged([appScheme])
  // Where the sandbox had to be turned off (as root), asking for it again would leave no process able to start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  if (!app.requestSingleInstanceLock()) return app.exit(0)
  guardAllContents()
  // Else Electron makes one of its own at every start, to be thrown away. https://www.electronjs.org/docs/latest/tutorial/performance
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null)

  const preferences = openPreferences(join(windowFolder.dir, 'preferences.json'))
  let leave: (code: number) => Promise<void> = async () => {}
  const exactly = launch.once ? { width: 1280, height: 800 } : null
  const application = createApplication({ preferences, exactly, leave: () => void leave(0) })
  // Of a second start only a link counts: whoever began it may be anybody.
  app.on('second-instance', (_, args) => {
    const target = linkIn(args.slice(1))
    if (target === null) application.show()
    else application.go(target)
  })
  let linked = linkIn(process.argv.slice(1))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const target = parseLink(url)
    if (target === null) return
    // macOS may bring the link before there is anything to show it.
    linked = target
    application.go(target)
  })
  app.on('activate', () => application.show())
  app.on('window-all-closed', () => {
    if (!application.staysWithoutWindow()) app.quit()
  })
  // A script that waits for one result is told when it has none: ended by a signal or closed by hand before it was printed.
  let missing = launch.once ? 1 : 0
  leave = leaveGracefully(application, () => missing, () => {
    windowFolder.remove()
    demoFolder?.remove()
  })
  app
    .whenReady()
    .then(async () => {
      nativeTheme.themeSource = preferences.read().theme
      watchTheMachine(application)
      if (launch.demo) await application.openDemo(dataDir, { live: !launch.once })
      else application.open(dataDir, launch.hidden)
      // A tree of sources is not to be what the system opens links with.
      if (app.isPackaged && !launch.demo && !launch.once) app.setAsDefaultProtocolClient(linkScheme)
      if (linked !== null) application.go(linked)
      if (launch.once) {
        await once(application, startedAt, launch.screenshot)
        missing = 0
        await leave(0)
      }
    })
    .catch((thrown: unknown) => {
      process.stderr.write(`${explain(toFailure(thrown), createTranslator(application.language()))}\n`)
      log('the start failed', { what: thrown instanceof Error ? thrown.name : typeof thrown })
      void leave(1)
    })
}

async function once(application: Application, startedAt: number, screenshot: string | null): Promise<void> {
  const file = resolve(screenshot ?? join(app.getAppPath(), 'out', 'demo.png'))
  const inventory = await Promise.race([takeInventory(application.desk(), file), patience()])
  await new Promise<void>((done) => process.stdout.write(`${JSON.stringify({ ...inventory, ms: Date.now() - startedAt })}\n`, () => done()))
}

/** Something that never comes must not keep a script waiting for ever. */
function patience(): Promise<never> {
  const late = new Fault('internal', { what: 'the demo took more than five minutes' })
  return new Promise((_, reject) => setTimeout(() => reject(late), 300_000).unref())
}

function refuse(argument: string): void {
  process.stderr.write(`${explain({ code: 'command.usage', params: { name: argument, value: argument } }, createTranslator('en'))}\n`)
  app.exit(2)
}

/**
 * The one way out, however many ask for it; the first says the code, which is never below `least`. The engine finishes what it writes
 * before we go: what is held or queued stays in the outbox and goes on at the next start. A wish to quit is answered with a question
 * where something is unsent (leaving.ts).
 */
function leaveGracefully(application: Application, least: () => number, afterwards: () => void): (code: number) => Promise<void> {
  let leaving: Promise<void> | null = null
  // Begun a moment later: closing the last window asks to quit again, in the middle of it.
  const begin = (code: number): Promise<void> =>
    Promise.resolve()
      .then(() => application.close())
      .finally(() => app.exit(Math.max(code, least())))
  const leave = (code: number): Promise<void> => (leaving ??= begin(code))
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (leaving !== null) return
    void application.mayLeave().then((may) => (may ? leave(0) : undefined))
  })
  // The system goes down, or somebody ends us from outside: nobody is there to be asked, and nothing is lost by leaving.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void leave(0))
  app.on('quit', afterwards)
  return leave
}

/** A reason to read the networks soon; the engine decides what is due. Focus and the return of the network the window sees itself. */
function watchTheMachine(application: Application): void {
  powerMonitor.on('resume', () => application.wake())
}
