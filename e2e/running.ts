import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'

export const root = resolve(fileURLToPath(new URL('..', import.meta.url)))

/** The app as built, running. */
export type Running = {
  app: ElectronApplication
  page: Page
  /** What the page complained of since it was last emptied: errors and warnings of its console, exceptions, pages that crashed. */
  complaints: string[]
  /** Addresses the page asked for that are not its own. */
  strangers: string[]
  close(): Promise<void>
}

export function runtime(): { executable: string; args: string[] } {
  const executable = process.env['VIGIE_ELECTRON']
  if (executable === undefined) throw new Error('VIGIE_ELECTRON names no Electron: run this by `npm run e2e`.')
  return { executable, args: (process.env['VIGIE_ELECTRON_ARGS'] ?? '').split(' ').filter((each) => each !== '') }
}

export function makeFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-e2e-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}

/** Nothing of the machine's user: no keyring is asked, and every folder the app might think of is a passing one. */
export function environment(home: string, extra: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(inherited), VIGIE_SECRETS: 'file', XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, LANGUAGE: 'fr', ...extra }
}

/**
 * The driver attaches to two debuggers while Electron comes up, and about once in thirty times waits for ever while the app is long
 * there. The app's own start is watched without a driver elsewhere (demo --once, the package).
 */
async function attach(options: Parameters<typeof _electron.launch>[0], attempts = 3): Promise<ElectronApplication> {
  try {
    return await _electron.launch(options)
  } catch (error) {
    if (attempts <= 1) throw error
    process.stderr.write(`the driver did not attach, once more: ${String(error).split('\n', 1)[0]}\n`)
    return attach(options, attempts - 1)
  }
}

export async function launch(args: readonly string[], extra: Record<string, string> = {}): Promise<Running> {
  const home = makeFolder()
  const { executable, args: needed } = runtime()
  const env = environment(home.dir, extra)
  const app = await attach({ executablePath: executable, args: [...needed, root, ...args], cwd: root, env, timeout: 20_000 })
  if (process.env['VIGIE_E2E_VERBOSE'] === '1') app.process().stderr?.pipe(process.stderr)
  const complaints: string[] = []
  const strangers: string[] = []
  const watched = new WeakSet<Page>()
  const watch = (page: Page): void => {
    if (watched.has(page)) return
    watched.add(page)
    page.on('console', (message) => {
      if (['error', 'warning', 'assert'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
    page.on('crash', () => complaints.push('the page crashed'))
    page.on('dialog', (dialog) => {
      complaints.push(`a dialogue: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (!request.url().startsWith('app://vigie/')) strangers.push(request.url())
    })
  }
  app.on('window', watch)
  let closing = false
  app.process().once('exit', (code, signal) => {
    if (!closing) complaints.push(`the app ended: ${signal ?? code}`)
  })
  const page = await app.firstWindow({ timeout: 60_000 })
  watch(page)
  await page.waitForLoadState('domcontentloaded')
  return {
    app, page, complaints, strangers,
    close: async () => {
      closing = true
      // The first wish to quit asks what is to become of the unsent; the driver's own is the second, which leaves.
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
      await app.close()
      home.remove()
    },
  }
}

/** What a script in the page could ask of the shell. */
export function askShell(page: Page, name: unknown, input: unknown): Promise<unknown> {
  type Bridge = { vigie: { shell(name: unknown, input: unknown): Promise<unknown> } }
  return page.evaluate(([wanted, given]) => (globalThis as unknown as Bridge).vigie.shell(wanted, given), [name, input] as const)
}

/** Chromium's own files lie in a folder of the data directory. */
export async function dataDirOf(app: ElectronApplication): Promise<string> {
  return dirname(await app.evaluate(({ app: electron }) => electron.getPath('userData')))
}
