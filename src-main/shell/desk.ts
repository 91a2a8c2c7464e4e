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

/** One data directory at work: its engine, and the window on it. */
export type Desk = {
  readonly demo: boolean
  readonly engine: EngineHost
  window(): BrowserWindow | null
  /** Opens the window, or brings a new one where the last was closed. */
  show(): BrowserWindow
  tell(event: ShellEvent): void
  /** Closes the window and ends the engine; held jobs stay in the outbox for the next start. */
  close(): Promise<void>
}

export type DeskOptions = {
  dataDir: string
  demo: boolean
  preferences: PreferenceFile
  boot(): Boot
  title(): string
  exactly: WindowOptions['exactly']
}

export function openDesk(options: DeskOptions): Desk {
  const engine = startEngine({ dataDir: options.dataDir, demo: options.demo })
  // In memory: the page keeps nothing of its own between starts, and demo and real data share no session.
  const session = sessions.fromPartition(options.demo ? 'vigie-demo' : 'vigie', { cache: false })
  guardSession(session)
  serveApp(session.protocol, rendererRoot, createImageSource(engine.engine))
  const deaths = createBackOff({ limit: 3 })
  let window: BrowserWindow | null = null

  const tell = (event: ShellEvent): void => {
    if (window !== null && !window.isDestroyed()) window.webContents.send('vigie:event', event)
  }
  const tellEngine = (): void => {
    const state = engine.state()
    tell(state.state === 'failed' ? { event: 'engine', state: 'failed', failure: state.failure } : { event: 'engine', state: state.state })
    const port = engine.connect()
    if (port === null) return
    if (window !== null && !window.isDestroyed()) window.webContents.postMessage('vigie:port', null, [port])
    else port.close()
  }
  engine.onState(tellEngine)

  const open = (): BrowserWindow => {
    const opened = openWindow({ boot: options.boot(), title: options.title(), session, preferences: options.preferences, exactly: options.exactly })
    window = opened
    // The page's script has run by then and listens; after a reload its old port is dead and it needs a new one.
    opened.webContents.on('dom-ready', tellEngine)
    opened.webContents.once('render-process-gone', (_, details) => {
      log('the window’s process ended', { reason: details.reason })
      if (details.reason === 'clean-exit' || deaths.died(Date.now()) === null) return
      // A new window rather than a reload: it is told of the language and theme of now.
      open()
      opened.destroy()
    })
    opened.once('closed', () => {
      if (window === opened) window = null
    })
    return opened
  }
  open()

  return {
    demo: options.demo,
    engine,
    window: () => window,
    show: () => window ?? open(),
    tell,
    close: async () => {
      window?.destroy()
      await engine.stop()
    },
  }
}
