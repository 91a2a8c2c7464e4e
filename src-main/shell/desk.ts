import { fileURLToPath } from 'node:url'
import { type BrowserWindow, session as sessions } from 'electron'
import type { Boot, ShellEvent } from '../../src-contract/shell.ts'
import { startEngine, type EngineHost } from './engine-host.ts'
import { createBackOff } from './back-off.ts'
import { createImageSource } from './images.ts'
import { log } from './log.ts'
import type { PreferenceFile } from './preferences.ts'
import { serveApp } from './protocol.ts'
import { guardSession } from './security.ts'
import { openWindow, type WindowOptions } from './window.ts'

const rendererRoot = fileURLToPath(new URL('../renderer', import.meta.url))

/** One data directory at work: its engine, and the windows on it, each with a port of its own. */
export type Desk = {
  readonly demo: boolean
  readonly engine: EngineHost
  /** The one the user was in last; null where all are closed. */
  window(): BrowserWindow | null
  windows(): readonly BrowserWindow[]
  /** The window the user was in last, or a new one where the last was closed. */
  show(): BrowserWindow
  open(): BrowserWindow
  /** Tells that window alone. */
  tell(event: ShellEvent): void
  /** Closes the windows and ends the engine; held jobs stay in the outbox for the next start. */
  close(): Promise<void>
}

export type DeskOptions = {
  dataDir: string
  demo: boolean
  preferences: PreferenceFile
  boot(): Boot
  title(): string
  exactly: WindowOptions['exactly']
  /** Asked when the last window is about to close; false keeps it open. */
  lastMayClose(): boolean
  /** Without a window until one is asked for. */
  hidden: boolean
}

export function openDesk(options: DeskOptions): Desk {
  const engine = startEngine({ dataDir: options.dataDir, demo: options.demo })
  // In memory: the page keeps nothing of its own between starts, and demo and real data share no session.
  const session = sessions.fromPartition(options.demo ? 'vigie-demo' : 'vigie', { cache: false })
  guardSession(session)
  serveApp(session.protocol, rendererRoot, createImageSource(engine.engine))
  const deaths = createBackOff({ limit: 3 })
  /** In the order the user was in them, the last one last. */
  let windows: BrowserWindow[] = []

  const send = (to: BrowserWindow, event: ShellEvent): void => {
    if (!to.isDestroyed()) to.webContents.send('vigie:event', event)
  }
  const tellEngine = (to: BrowserWindow): void => {
    const state = engine.state()
    const failed = state.state === 'failed'
    send(to, failed ? { event: 'engine', state: 'failed', failure: state.failure } : { event: 'engine', state: state.state })
    const port = engine.connect()
    if (port === null) return
    if (to.isDestroyed()) port.close()
    else to.webContents.postMessage('vigie:port', null, [port])
  }
  engine.onState(() => windows.forEach(tellEngine))

  const open = (): BrowserWindow => {
    const { preferences, exactly } = options
    const opened = openWindow({ boot: options.boot(), title: options.title(), session, preferences, exactly })
    const front = windows.at(-1)
    if (front !== undefined && options.exactly === null) {
      const [x = 0, y = 0] = front.getPosition()
      opened.setPosition(x + 28, y + 28)
    }
    windows = [...windows, opened]
    opened.on('focus', () => {
      windows = [...windows.filter((each) => each !== opened), opened]
    })
    opened.on('close', (event) => {
      if (windows.length === 1 && !options.lastMayClose()) event.preventDefault()
    })
    // The page's script has run by then and listens; after a reload its old port is dead and it needs a new one.
    opened.webContents.on('dom-ready', () => tellEngine(opened))
    opened.webContents.once('render-process-gone', (_, details) => {
      log('the window’s process ended', { reason: details.reason })
      if (details.reason === 'clean-exit' || deaths.died(Date.now()) === null) return
      // A new window rather than a reload: it is told of the language and theme of now.
      open()
      opened.destroy()
    })
    opened.once('closed', () => {
      windows = windows.filter((each) => each !== opened)
    })
    return opened
  }
  if (!options.hidden) open()

  return {
    demo: options.demo,
    engine,
    window: () => windows.at(-1) ?? null,
    windows: () => windows,
    show: () => windows.at(-1) ?? open(),
    open,
    tell: (event) => {
      const front = windows.at(-1)
      if (front !== undefined) send(front, event)
    },
    close: async () => {
      for (const window of windows) window.destroy()
      await engine.stop()
    },
  }
}
