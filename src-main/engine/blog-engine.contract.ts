import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commands } from '../../src-contract/commands.ts'
import type { CommandInput, CommandName, CommandOutput } from '../../src-contract/commands.ts'
import type { Changes } from '../../src-contract/events.ts'
import type { AccountId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { createWordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import type { Engine } from '../engine.ts'
import { openEngine } from '../host/open-engine.ts'
import type { OpenOptions } from '../host/open-engine.ts'
import type { Clock } from '../lib/clock.ts'
import { memorySecrets } from '../secrets/secret-store.ts'
import type { SecretStore } from '../secrets/secret-store.ts'

/** What the tests of the engine share: a simulated blog and an engine on a data directory of its own, whose every answer is checked against its schema. */

export const password = 'abcd efgh ijkl mnop'

export type Desk = {
  dir: string
  secrets: SecretStore
  changes: Changes[]
  readonly engine: Engine
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
  connect(blog: WordPressSandbox, brand?: string): Promise<AccountId>
  /** Newest first, of all states. */
  items(): Promise<Item[]>
  itemOf(remoteId: number): Promise<Item>
  /** Waits for what is committed to be told, then gives it and forgets it. */
  told(): Promise<Changes[]>
  restart(): Promise<void>
  close(): Promise<void>
}

export function startDesk(options: Partial<OpenOptions> = {}): Desk {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-engine-'))
  const secrets = memorySecrets()
  const changes: Changes[] = []
  const open = (): Engine => {
    const engine = openEngine({ dir, autoSync: false, secrets, ...options })
    engine.on((event) => {
      if (event.event === 'changes') changes.push(event.changes)
    })
    return engine
  }
  let engine = open()
  const call: Desk['call'] = async (name, input) => {
    const output = await engine.call(name, input)
    // Strict schemas: a field too many or too few fails here.
    commands[name].output.parse(output)
    return output
  }
  const items = async () => (await call('inbox.page', { filter: { state: 'all' }, limit: 500 })).items
  return {
    dir, secrets, changes, call, items,
    get engine() { return engine },
    connect: async (blog, brand = 'Atelier') => (await call('account.add', { network: 'wordpress', brand, url: blog.url, user: 'vigie', secrets: { password } })).id,
    itemOf: async (remoteId) => {
      const found = (await items()).find((item) => item.remoteId === String(remoteId))
      if (found === undefined) throw new Error(`no item ${remoteId}`)
      return (await call('item.get', { id: found.id })).item
    },
    told: async () => {
      await new Promise((resolve) => setTimeout(resolve, 120))
      return changes.splice(0)
    },
    restart: async () => {
      await engine.stop()
      engine = open()
    },
    close: async () => {
      await engine.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

const hourMs = 3_600_000

/** A blog with one post and so many comments, an hour apart, the last one an hour old. */
export async function startBlog(comments: number, options: { now?: () => number } = {}): Promise<WordPressSandbox> {
  const now = (options.now ?? Date.now)()
  const blog = createWordPressSandbox({ title: 'Atelier', user: { login: 'vigie', name: 'Vigie', applicationPassword: password }, ...options })
  await blog.listen()
  const postId = blog.addPost({ title: 'Bonjour', text: 'Un billet', at: now - comments * hourMs - hourMs })
  for (let n = 1; n <= comments; n += 1) {
    const author = { name: `Passant ${n % 17}`, email: `passant${n % 17}@lecteur.example` }
    blog.addComment({ postId, author, text: `Un commentaire, le ${n}e`, at: now - (comments - n + 1) * hourMs, status: n % 10 === 0 ? 'hold' : 'approved' })
  }
  return blog
}

export type HandClock = Clock & {
  advance(ms: number): void
  /** Lets time go on, from one sleeper to the next that wakes within two minutes, until the promise settles. */
  drive<T>(work: Promise<T>): Promise<T>
}

/** Time that only tests move. The network under it is real, so that between two steps a moment is left for its answers. */
export function handClock(start = Date.now()): HandClock {
  let now = start
  const sleepers = new Set<{ at: number; wake(): void }>()
  const advance = (ms: number) => {
    now += ms
    for (const sleeper of Array.from(sleepers)) if (sleeper.at <= now) sleeper.wake()
  }
  return {
    now: () => now,
    sleep: (ms, signal) => new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const sleeper = {
        at: now + ms,
        wake: () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', sleeper.wake)
          resolve()
        },
      }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', sleeper.wake, { once: true })
    }),
    advance,
    drive: async (work) => {
      let settled = false
      const watched = work.finally(() => {
        settled = true
      })
      watched.catch(() => undefined)
      while (!settled) {
        await new Promise((resolve) => setTimeout(resolve, 25))
        const next = Math.min(...Array.from(sleepers, ({ at }) => at))
        if (!settled && next - now <= 120_000) advance(Math.max(0, next - now))
      }
      return watched
    },
  }
}
