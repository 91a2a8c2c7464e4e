import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'
import type { Desk } from './desk.ts'
import type { EngineAccess } from './engine-access.ts'

export type Inventory = { electron: string; sqlite: string; accounts: number; items: number; brands: number; screenshot: string }

/** Reads the networks to the end, waits until the window shows it, and says what there is. Everything is asked of the running app. */
export async function takeInventory(desk: Desk, screenshot: string): Promise<Inventory> {
  const engine = desk.engine.engine
  await syncToTheEnd(engine)
  const window = desk.show()
  await untilInboxIsShown(window)
  const picture = await window.webContents.capturePage()
  mkdirSync(dirname(screenshot), { recursive: true })
  writeFileSync(screenshot, picture.toPNG())
  const { accounts } = await engine.call('account.list', {})
  const { brands } = await engine.call('brand.list', {})
  const { total } = await engine.call('inbox.count', { filter: { state: 'all' } })
  const { checks } = await engine.call('data.doctor', {})
  const sqlite = /\d+(\.\d+)+/.exec(checks.find((check) => check.name === 'sqlite')?.value ?? '')?.[0] ?? ''
  return { electron: process.versions['electron'] ?? '', sqlite, accounts: accounts.length, items: total, brands: brands.length, screenshot }
}

/** A pass brings news and, where there is more, the next part of the past: over when a whole pass finds nothing and no past is left. */
async function syncToTheEnd(engine: EngineAccess): Promise<void> {
  for (;;) {
    const { accounts } = await engine.call('sync.run', {})
    const failed = accounts.find((account) => account.error !== undefined)
    if (failed?.error !== undefined) throw new Error(failed.error.code)
    const health = (await engine.call('account.list', {})).accounts.map((account) => account.health)
    const quiet = accounts.every((account) => account.new === 0 && account.changed === 0)
    if (quiet && health.every(({ backfill }) => backfill === null)) return
    await sleep(100)
  }
}

/** The page is asked what it shows; it paints once more before the picture is taken. */
async function untilInboxIsShown(window: BrowserWindow): Promise<void> {
  const shown = `document.querySelector('[role=listbox] [role=option]') !== null`
  while (!(await window.webContents.executeJavaScript(shown))) await sleep(100)
  await window.webContents.executeJavaScript('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))')
}
