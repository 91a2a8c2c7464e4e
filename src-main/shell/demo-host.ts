import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { Fault } from '../../src-contract/failure.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { DemoAccount, DemoWatch, FromDemoProcess, ToDemoProcess } from '../../src-contract/processes.ts'
import type { EngineAccess } from './engine-access.ts'
import { passToStderr } from './engine-host.ts'
import { log } from './log.ts'

export type DemoNetworks = {
  accounts: DemoAccount[]
  watches: DemoWatch[]
  /** Resolves when their process is gone. */
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('./demo.js', import.meta.url))

/** A folder of its own for each start, whose name nobody knows beforehand; it goes with the demo. */
export function makeDemoFolder(): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-demo-'))
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) }
}

/** The sandbox networks in a process of their own. `live` lets new comments arrive while one looks. */
export function startDemoNetworks(options: { live: boolean }): Promise<DemoNetworks> {
  const child = utilityProcess.fork(program, [], { serviceName: 'Vigie demo networks', stdio: 'pipe' })
  passToStderr(child)
  return new Promise((resolve, reject) => {
    let stopping = false
    const ended = new Promise<void>((gone) => {
      child.once('exit', (code) => {
        if (!stopping) log('the demo networks ended', { code })
        gone()
        reject(new Fault('internal', { what: 'demo' }))
      })
    })
    const stop = (): Promise<void> => {
      stopping = true
      child.kill()
      return ended
    }
    child.on('message', (message: FromDemoProcess) => resolve({ accounts: message.accounts, watches: message.watches, stop }))
    const start: ToDemoProcess = { kind: 'start', ...options }
    child.postMessage(start)
  })
}

/**
 * Connects the demo's accounts through the engine, as the user would. After the engine has died its throw-away secrets, which it keeps in
 * memory alone, are gone: calling this again hands them over anew. The watches, which have none, are made the first time.
 */
export function createDemoConnector(accounts: readonly DemoAccount[], watches: readonly DemoWatch[]): (engine: EngineAccess) => Promise<void> {
  const known = new Map<DemoAccount, AccountId>()
  const made = new Set<DemoWatch>()
  return async (engine) => {
    for (const account of accounts) {
      const id = known.get(account)
      if (id === undefined) known.set(account, (await engine.call('account.add', account)).id)
      else {
        const { secrets, user } = account
        await engine.call('account.reconnect', { id, secrets, ...(user === undefined ? {} : { user }) })
      }
    }
    for (const watch of watches.filter((each) => !made.has(each))) {
      const own = accounts.filter(({ brand, network }) => brand === watch.brand && watch.searches.includes(network))
      await engine.call('watch.save', { ...watch, searches: own.flatMap((account) => known.get(account) ?? []) })
      made.add(watch)
    }
  }
}
