import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'
import { Fault } from '../../src-contract/failure.ts'
import type { Desk } from './desk.ts'
import type { EngineAccess } from './engine-access.ts'

export type Inventory = { electron: string; sqlite: string; accounts: number; items: number; brands: number; screenshot: string }

/** Reads the networks to the end, waits until the window shows it, and says what there is. Everything is asked of the running app. */
export async function takeInventory(desk: Desk, screenshot: string): Promise<Inventory> {
  const engine = desk.engine.engine
  await syncToTheEnd(engine)
  const window = desk.show()
  await untilShown(window, '[role=listbox] [role=option]')
  // What came first is selected; the picture shows what is newest.
  desk.tell({ event: 'command', name: 'queue.first' })
  await untilShown(window, '[role=option][aria-selected=true][aria-posinset="1"]')
  await untilPainted(window)
  const picture = await window.webContents.capturePage()
  keep(screenshot, picture.toPNG())
  const { accounts } = await engine.call('account.list', {})
  const { brands } = await engine.call('brand.list', {})
  const { total } = await engine.call('inbox.count', { filter: { state: 'all' } })
  const { checks } = await engine.call('data.doctor', {})
  const sqlite = /\d+(\.\d+)+/.exec(checks.find((check) => check.name === 'sqlite')?.value ?? '')?.[0] ?? ''
  const electron = process.versions['electron'] ?? ''
  return { electron, sqlite, accounts: accounts.length, items: total, brands: brands.length, screenshot }
}

/** A pass brings news and, where there is more, the next part of the past: over when a whole pass finds nothing and no past is left. */
async function syncToTheEnd(engine: EngineAccess): Promise<void> {
  for (;;) {
    const { accounts } = await engine.call('sync.run', {})
    const failed = accounts.find((account) => account.error !== undefined)
    if (failed?.error !== undefined) throw new Fault(failed.error.code, failed.error.params)
    const health = (await engine.call('account.list', {})).accounts.map((account) => account.health)
    const quiet = accounts.every((account) => account.new === 0 && account.changed === 0)
    if (quiet && health.every(({ backfill }) => backfill === null)) return
    await sleep(100)
  }
}

function keep(file: string, bytes: Uint8Array): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  } catch (thrown) {
    throw new Fault('store.noFolder', { file }, { cause: thrown })
  }
}

async function untilShown(window: BrowserWindow, selector: string): Promise<void> {
  while (!(await window.webContents.executeJavaScript(`document.querySelector(${JSON.stringify(selector)}) !== null`))) await sleep(100)
}

/** Fonts there, pictures there or given up, and two frames since. */
async function untilPainted(window: BrowserWindow): Promise<void> {
  await window.webContents.executeJavaScript(`(async () => {
    await document.fonts.ready
    await Promise.all(Array.from(document.images, (image) => image.decode().catch(() => {})))
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  })()`)
}
