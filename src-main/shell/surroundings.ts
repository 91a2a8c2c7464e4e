import { homedir } from 'node:os'
import { app, type BrowserWindow, Menu, nativeImage, Notification, Tray } from 'electron'
import type { LinkTarget } from '../../src-contract/desktop.ts'
import { toFailure } from '../../src-contract/failure.ts'
import type { Brand } from '../../src-contract/item.ts'
import type { Translator } from '../../src-i18n/translate.ts'
import { readDesktopSettings, type DesktopSettings } from './desktop-settings.ts'
import type { EngineAccess } from './engine-access.ts'
import { log } from './log.ts'
import { ownProgram, startAtLogin } from './login-item.ts'
import { createNotifier, type Notice } from './notifier.ts'
import { drawBeam } from './tray-image.ts'
import { createTrayMenu } from './tray-menu.ts'

export type Surroundings = {
  settings(): DesktopSettings
  /** The last window has gone and Vigie stays: said once, ever. */
  sayStays(): void
  /** Words changed. */
  redraw(): void
  close(): void
}

export type SurroundingsOptions = {
  engine: EngineAccess
  /** What is invented changes nothing of the user's session: no start at login. */
  demo: boolean
  t(): Translator
  windows(): readonly BrowserWindow[]
  go(target: LinkTarget): void
  show(): void
  /** A command of the window. */
  run(command: string): void
}

/** Verdicts come in bursts, and what arrived together is told of together. */
const settleMs = 1500
const tickMs = 30_000
const amber = [224, 146, 38] as const

/** One data directory as the desktop sees it: notifications, the number on the icon, the tray, the start with the session. */
export function createSurroundings(options: SurroundingsOptions): Surroundings {
  const { engine, t } = options
  let settings = readDesktopSettings({})
  let stored: Readonly<Record<string, unknown>> = {}
  let tray: Tray | null = null
  let brands: readonly Brand[] = []
  let badge = -1
  let closed = false
  /** A notification that nobody holds is collected, and its click with it. */
  const alive = new Set<Notification>()

  const show = ({ title, body }: Pick<Notice, 'title' | 'body'>, click: () => void): void => {
    if (!Notification.isSupported()) return
    const notification = new Notification({ title, body, silent: false })
    alive.add(notification)
    const over = (): void => void alive.delete(notification)
    notification.on('click', () => {
      over()
      click()
    })
    notification.on('close', over)
    notification.on('failed', over)
    // Systems that never say that it was closed would keep it here for ever.
    if (alive.size > 50) alive.delete(Array.from(alive)[0] as Notification)
    notification.show()
  }
  const notifier = createNotifier({
    arrived: async (since) => (await engine.call('inbox.page', { filter: { state: 'new', aside: false, after: since }, limit: 200 })).items,
    settings: () => settings,
    t,
    now: Date.now,
    isLooking: () => options.windows().some((window) => !window.isDestroyed() && window.isFocused()),
    show: (notice) => show(notice, () => options.go(notice.target)),
  })

  const set = (key: string, value: number | null): void => void engine.call('settings.set', { key, value }).catch(complain)
  const drawTray = (): void => {
    if (tray === null) return
    const waiting = brands.reduce((sum, brand) => sum + brand.open, 0)
    tray.setToolTip(t()('ui.tray.tip', { n: waiting }))
    tray.setContextMenu(Menu.buildFromTemplate(createTrayMenu({
      t: t(), brands, paused: pausedUntil(settings) !== null,
      open: options.show,
      openBrand: (id) => options.go({ what: 'brand', id }),
      pause: (until) => set('notify.pausedUntil', until),
      settings: () => {
        options.show()
        options.run('settings.open')
      },
      quit: () => app.quit(),
    })))
  }
  const wantTray = (wanted: boolean): void => {
    if (!wanted) {
      tray?.destroy()
      tray = null
    } else if (tray === null) {
      try {
        tray = new Tray(trayImage())
        tray.on('click', options.show)
      } catch {
        log('this desktop has no tray')
      }
    }
    drawTray()
  }
  const drawBadge = (): void => {
    const counts = settings.of('badge')
    const n = counts === 'off' ? 0 : brands.reduce((sum, brand) => sum + (counts === 'todo' ? brand.open : brand.unread), 0)
    // Windows has no number on the icon: a dot, whose description says it.
    if (process.platform === 'win32') {
      for (const window of options.windows()) window.setOverlayIcon(n === 0 ? null : dot(), n === 0 ? '' : t()('ui.tray.tip', { n }))
    } else if (n !== badge) app.setBadgeCount(n)
    badge = n
  }

  const refresh = async (): Promise<void> => {
    const before = settings
    stored = (await engine.call('settings.get', {})).settings
    if (closed) return
    settings = readDesktopSettings(stored)
    if (settings.of('app.login') !== before.of('app.login')) atLogin(settings.of('app.login'))
    wantTray(settings.of('app.tray') || settings.of('app.background'))
    notifier.tick()
  }
  const count = async (): Promise<void> => {
    brands = (await engine.call('brand.list', {})).brands
    if (closed) return
    drawBadge()
    drawTray()
  }
  const atLogin = (on: boolean): void => {
    // The bare Electron of a development tree is no app to start with a session.
    if (options.demo || !app.isPackaged) return log('start at login is for the installed app alone')
    try {
      startAtLogin(on, {
        platform: process.platform, exe: ownProgram(app.getPath('exe'), process.env), home: homedir(), env: process.env,
        setLoginItemSettings: (given) => app.setLoginItemSettings(given),
      })
    } catch {
      log('start at login could not be set')
    }
  }

  let pending: NodeJS.Timeout | undefined
  let catalogueToo = true
  const settle = (): void => {
    pending = undefined
    const all = catalogueToo
    catalogueToo = false
    void (async () => {
      if (all) await refresh()
      await count()
      await notifier.look()
    })().catch(complain)
  }
  const soon = (): void => {
    pending ??= setTimeout(settle, settleMs)
  }
  const complain = (thrown: unknown): void => {
    if (!closed) log('the desktop was not told', { code: toFailure(thrown).code })
  }
  const off = engine.on((event) => {
    if (event.event !== 'changes') return
    catalogueToo ||= event.changes.catalogue || event.changes.many
    soon()
  })
  const ticking = setInterval(() => {
    notifier.tick()
    drawTray()
  }, tickMs)
  settle()

  return {
    settings: () => settings,
    sayStays: () => {
      if (stored['app.backgroundSaid'] === true) return
      stored = { ...stored, 'app.backgroundSaid': true }
      engine.call('settings.set', { key: 'app.backgroundSaid', value: true }).catch(complain)
      show({ title: t()('ui.notify.stays'), body: t()('ui.notify.staysWhat') }, options.show)
    },
    redraw: () => {
      drawTray()
      drawBadge()
    },
    close: () => {
      closed = true
      off()
      clearInterval(ticking)
      clearTimeout(pending)
      for (const each of alive) each.close()
      tray?.destroy()
      tray = null
    },
  }
}

export function pausedUntil(settings: DesktopSettings): number | null {
  const until = settings.of('notify.pausedUntil')
  return until !== null && until > Date.now() ? until : null
}

function trayImage(): Electron.NativeImage {
  // macOS colours a template itself, as its bar is light or dark.
  const mac = process.platform === 'darwin'
  const size = mac ? 18 : 22
  const image = nativeImage.createFromBitmap(drawBeam(size, mac ? [0, 0, 0] : amber), { width: size, height: size })
  image.addRepresentation({ scaleFactor: 2, width: size * 2, height: size * 2, buffer: nativeImage.createFromBitmap(drawBeam(size * 2, mac ? [0, 0, 0] : amber), { width: size * 2, height: size * 2 }).toPNG() })
  if (mac) image.setTemplateImage(true)
  return image
}

/** Under the hand while something of ours is dragged. */
export function appImage(): Electron.NativeImage {
  return nativeImage.createFromBitmap(drawBeam(32, amber), { width: 32, height: 32 })
}

function dot(): Electron.NativeImage {
  return nativeImage.createFromBitmap(drawBeam(16, amber), { width: 16, height: 16 })
}
