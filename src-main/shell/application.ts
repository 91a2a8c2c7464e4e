import { type BrowserWindow, app, clipboard, dialog, nativeTheme, shell } from 'electron'
import type { LinkTarget } from '../../src-contract/desktop.ts'
import { Fault } from '../../src-contract/failure.ts'
import type { Boot, ShellEvent } from '../../src-contract/shell.ts'
import { languageOf, type Language } from '../../src-i18n/language.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { externalAddress, signInAddress } from './addresses.ts'
import { createDemoConnector, makeDemoFolder, startDemoNetworks } from './demo-host.ts'
import { openDesk, type Desk } from './desk.ts'
import { answerShell, type ShellHandlers } from './ipc.ts'
import { log } from './log.ts'
import { createDragFolder } from './drag-file.ts'
import { showMenu, type MenuTable } from './menu.ts'
import { createLeaving } from './leaving.ts'
import type { PreferenceFile } from './preferences.ts'
import { answerSpelling, spellingMenu } from './spelling/spelling.ts'
import { appImage, createSurroundings, type Surroundings } from './surroundings.ts'
import { bringToFront, reveal, type WindowOptions } from './window.ts'

/** One desk at a time: that of the data directory, or, once the user has asked for it, that of the demo. */
export type Application = {
  language(): Language
  desk(): Desk
  /** `hidden`: without a window, where the user wants Vigie to go on without one; else with one. */
  open(dataDir: string, hidden: boolean): void
  /** Resolves when the demo's accounts are connected. */
  openDemo(dataDir: string, options: { live: boolean }): Promise<void>
  /** Brings the window to the front, a new one where it was closed; nothing before there is a desk. */
  show(): void
  /** Shows what a link leads to, in the window the user was in last. */
  go(target: LinkTarget): void
  /** Whether Vigie goes on without a window. */
  staysWithoutWindow(): boolean
  /** False while the user is being asked what is to become of the unsent; a second wish to leave goes before the question. */
  mayLeave(): Promise<boolean>
  /** The machine slept and is back. */
  wake(): void
  close(): Promise<void>
}

export function createApplication(given: { preferences: PreferenceFile; exactly: WindowOptions['exactly']; leave(): void }): Application {
  const { preferences, exactly, leave } = given
  const leftovers: (() => void | Promise<void>)[] = []
  let current: Desk | null = null
  let around: Surroundings | null = null
  /** Windows whose page has drawn its first screen and listens; what is to be shown in one that has not waits for it. */
  const ready = new WeakSet<BrowserWindow>()
  const wished = new WeakMap<BrowserWindow, ShellEvent[]>()
  let table: MenuTable = []
  const dragged = createDragFolder()
  leftovers.push(dragged.remove)
  const leaving = createLeaving(() => current)

  const language = (): Language => preferences.read().language ?? languageOf(app.isReady() ? app.getPreferredSystemLanguages() : [])
  const desk = (): Desk => {
    if (current === null) throw new Fault('engine.gone')
    return current
  }
  const boot = (demo: boolean): Boot => ({
    language: language(),
    theme: preferences.read().theme,
    demo,
    platform: process.platform,
    version: app.getVersion(),
    pseudo: !app.isPackaged && process.env['VIGIE_PSEUDO_LOCALE'] === '1',
    fallbackRuntime: process.env['VIGIE_ELECTRON_FALLBACK'] === '1',
  })
  const title = (demo: boolean): string => (demo ? `${app.name} — ${createTranslator(language())('ui.status.demo')}` : app.name)
  const menu = (): void =>
    showMenu({ language: language(), theme: preferences.read().theme, table, run: (name) => current?.tell({ event: 'command', name }) })
  // The page tells its part of the menus as soon as it listens, and then they are made; by themselves only where it never does. macOS shows them at once.
  let menuTimer: NodeJS.Timeout | undefined
  const menuSoon = (): void => {
    clearTimeout(menuTimer)
    if (process.platform === 'darwin') menu()
    else menuTimer = setTimeout(menu, 3000)
  }
  /** To the window the user was in last, a new one where all are closed. */
  const tellFront = (event: ShellEvent): void => {
    if (current === null) return
    const window = current.show()
    bringToFront(window)
    if (ready.has(window)) current.tell(event)
    else wished.set(window, [...(wished.get(window) ?? []), event])
  }
  const staysWithoutWindow = (): boolean => process.platform === 'darwin' || (around?.settings().of('app.background') ?? false)
  // On macOS an app lives on without windows, elsewhere where the user wants it; else closing the last one is a wish to leave.
  const lastMayClose = (): boolean => {
    if (exactly !== null) return true
    if (staysWithoutWindow()) {
      if (process.platform !== 'darwin') around?.sayStays()
      return true
    }
    app.quit()
    return false
  }
  const openOn = (dataDir: string, demo: boolean, hidden = false): Desk => {
    const before = current
    around?.close()
    const opened = openDesk({ dataDir, demo, preferences, exactly, boot: () => boot(demo), title: () => title(demo), lastMayClose, hidden })
    current = opened
    around = createSurroundings({
      engine: opened.engine.engine, demo,
      t: () => createTranslator(language()),
      windows: () => opened.windows(),
      go: (target) => tellFront({ event: 'go', target }),
      show: () => bringToFront(opened.show()),
      run: (name) => tellFront({ event: 'command', name }),
    })
    menuSoon()
    // After the new window is there: with none at all the app would end.
    void before?.close()
    return opened
  }
  const openDemo = async (dataDir: string, options: { live: boolean }): Promise<void> => {
    const networks = await startDemoNetworks(options)
    leftovers.push(networks.stop)
    const connect = createDemoConnector(networks.accounts, networks.watches)
    const opened = openOn(dataDir, true)
    let first = true
    opened.engine.onState((state) => {
      if (state.state !== 'ready' || first) return
      connect(opened.engine.engine).catch(() => log('the demo could not be connected again'))
    })
    await connect(opened.engine.engine)
    first = false
  }

  const handlers: ShellHandlers = {
    openExternal: async ({ url }) => {
      const address = externalAddress(url)
      if (address === null) throw new Fault('input.url', { value: url.slice(0, 200) })
      await shell.openExternal(address)
    },
    openSignIn: async ({ url }) => {
      const address = signInAddress(url)
      if (address === null) throw new Fault('input.url', { value: url.slice(0, 200) })
      await shell.openExternal(address)
    },
    pickBackup: ({ mode }, from) => pickBackup(from, mode),
    pickExhibit: ({ name }, from) => pickExhibit(from, name),
    setLanguage: (input) => {
      preferences.change({ language: input.language })
      menu()
      around?.redraw()
      for (const window of desk().windows()) window.setTitle(title(desk().demo))
    },
    setTheme: ({ theme }) => {
      preferences.change({ theme })
      nativeTheme.themeSource = theme
      menu()
    },
    startDemo: async () => {
      if (desk().demo) return
      const folder = makeDemoFolder()
      leftovers.push(folder.remove)
      // The page that asked goes away with its window; it hears of nothing but a failure before that.
      await openDemo(folder.dir, { live: true })
    },
    ready: (_, from) => {
      ready.add(from)
      reveal(from)
      for (const event of wished.get(from) ?? []) from.webContents.send('vigie:event', event)
      wished.delete(from)
    },
    spelling: ({ language: written }, from) => spelling.speak(from.webContents, written),
    menu: ({ menus }) => {
      table = menus
      clearTimeout(menuTimer)
      menu()
    },
    drag: ({ files }, from) => {
      const written = files.map(({ id, text }) => dragged.write(id, text))
      const [first] = written
      if (first !== undefined) from.webContents.startDrag({ file: first, files: written, icon: appImage() })
    },
    copy: ({ text }) => clipboard.writeText(text),
    newWindow: () => void desk().open(),
    leave: ({ how }) => (how === 'now' ? leave() : leaving.stay()),
  }
  answerShell(() => current?.windows() ?? [], handlers)
  const spelling = answerSpelling({
    isOurs: (contents) => (current?.windows() ?? []).some((window) => !window.isDestroyed() && window.webContents === contents),
    language,
    words: () => preferences.read().words,
    learn: (word) => preferences.change({ words: Array.from(new Set([...preferences.read().words, word])).slice(-5000) }),
  })
  app.on('web-contents-created', (_, contents) => {
    contents.on('context-menu', (_event, asked) => spellingMenu(contents, asked, spelling, createTranslator(language())))
  })

  return {
    language,
    desk,
    open: (dataDir, hidden) => void openOn(dataDir, false, hidden),
    openDemo,
    show: () => {
      if (current !== null) bringToFront(current.show())
    },
    go: (target) => tellFront({ event: 'go', target }),
    staysWithoutWindow,
    mayLeave: leaving.mayLeave,
    wake: () => {
      current?.engine.engine.call('sync.nudge', { why: 'wake' }).catch(() => {})
    },
    close: async () => {
      const last = current
      current = null
      clearTimeout(menuTimer)
      around?.close()
      around = null
      await last?.close()
      // The folder last: its engine and its networks are gone by then.
      for (const tidy of leftovers.splice(0).reverse()) await tidy()
    },
  }
}

async function pickBackup(parent: BrowserWindow, mode: 'save' | 'open'): Promise<string | null> {
  bringToFront(parent)
  const filters = [{ name: 'Vigie', extensions: ['vigie', 'sqlite'] }]
  if (mode === 'open') {
    const { canceled, filePaths } = await dialog.showOpenDialog(parent, { properties: ['openFile'], filters })
    return canceled ? null : (filePaths[0] ?? null)
  }
  const day = new Date().toISOString().slice(0, 10)
  const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath: `vigie-${day}.vigie`, filters })
  return canceled || filePath === '' ? null : filePath
}

async function pickExhibit(parent: BrowserWindow, name: string): Promise<string | null> {
  bringToFront(parent)
  const { canceled, filePath } = await dialog.showSaveDialog(parent, { defaultPath: name, filters: [{ name: 'Zip', extensions: ['zip'] }] })
  return canceled || filePath === '' ? null : filePath
}
