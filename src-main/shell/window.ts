import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, nativeTheme, screen, type Session } from 'electron'
import type { Boot } from '../../src-contract/shell.ts'
import { startPage } from './addresses.ts'
import type { PreferenceFile, Preferences } from './preferences.ts'

/** The page's own paper and night, so that nothing flashes before the first paint. */
const paper = { light: '#f7f5f0', dark: '#14161b' }

const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url))
const smallest = { width: 720, height: 480 }

export type WindowOptions = {
  boot: Boot
  title: string
  session: Session
  preferences: PreferenceFile
  /** Content of exactly this size, whatever was remembered: for a picture. */
  exactly: { width: number; height: number } | null
}

/** Shown by `reveal`, or by itself when the page has painted and never says that it is ready. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const remembered = options.preferences.read()
  const window = new BrowserWindow({
    ...(options.exactly === null ? place(remembered) : { ...options.exactly, useContentSize: true, x: 0, y: 0 }),
    minWidth: smallest.width,
    minHeight: smallest.height,
    show: false,
    title: options.title,
    backgroundColor: background(),
    webPreferences: {
      preload,
      session: options.session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
      spellcheck: true,
      additionalArguments: [`--vigie-boot=${encodeURIComponent(JSON.stringify(options.boot))}`],
    },
  })
  if (options.exactly === null && remembered.maximized) window.maximize()
  window.on('page-title-updated', (event) => event.preventDefault())
  window.once('ready-to-show', () => setTimeout(() => reveal(window), 3000))
  if (options.exactly === null) rememberPlace(window, options.preferences)
  const repaint = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', repaint)
  window.once('closed', () => nativeTheme.off('updated', repaint))
  void window.loadURL(startPage)
  return window
}

export function reveal(window: BrowserWindow): void {
  if (!window.isDestroyed() && !window.isVisible()) window.show()
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? paper.dark : paper.light
}

/** Where it was, unless that screen has gone since. */
function place({ bounds }: Preferences): { x?: number; y?: number; width: number; height: number } {
  if (bounds === null) return { width: 1280, height: 800 }
  const { workArea } = screen.getDisplayMatching(bounds)
  const size = { width: Math.max(bounds.width, smallest.width), height: Math.max(bounds.height, smallest.height) }
  const seen =
    bounds.x < workArea.x + workArea.width - 80 && bounds.x + bounds.width > workArea.x + 80 &&
    bounds.y >= workArea.y - 20 && bounds.y < workArea.y + workArea.height - 80
  return seen ? { ...size, x: bounds.x, y: bounds.y } : size
}

/** Written once the hand has let go, not at each pixel; at the latest when the window goes, which may be without a word. */
function rememberPlace(window: BrowserWindow, preferences: PreferenceFile): void {
  let latest: Partial<Preferences> | null = null
  let timer: NodeJS.Timeout | undefined
  const write = (): void => {
    clearTimeout(timer)
    if (latest !== null) preferences.change(latest)
    latest = null
  }
  const note = (): void => {
    if (window.isMinimized() || window.isFullScreen()) return
    latest = { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
    clearTimeout(timer)
    timer = setTimeout(write, 500)
  }
  window.on('resize', note)
  window.on('move', note)
  window.on('maximize', note)
  window.on('unmaximize', note)
  window.once('closed', write)
}
