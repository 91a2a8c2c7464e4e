import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ItemId } from '../../../src-contract/ids.ts'
import type { Job } from '../../../src-contract/item.ts'
import type { Verb } from '../../../src-contract/network.ts'
import type { Engine } from '../../engine.ts'
import { takeLock } from '../../host/lock.ts'
import type { Lock } from '../../host/lock.ts'
import { openEngine } from '../../host/open-engine.ts'
import type { NetworkAdapter } from '../../networks/adapter.ts'
import { adapters } from '../../networks/registry.ts'
import { memorySecrets } from '../../secrets/secret-store.ts'
import { openStore, storeFileName } from '../../store/database.ts'
import type { Store } from '../../store/database.ts'
import { getDecision } from '../../store/decisions.ts'
import { listJobs } from '../../store/jobs-read.ts'
import { getItem } from '../../store/items.ts'
import { contradictions } from '../../store/oracle.ts'
import { seeded } from '../../store/test-store.ts'
import { commentCount, createBlog, createFaultyBlog, password } from './blog.contract.ts'
import type { FaultyBlog } from './blog.contract.ts'
import { check } from './checker.contract.ts'
import type { Asked, Held, Verdict } from './checker.contract.ts'
import { createLife, createTime, Death, mortalStore } from './life.contract.ts'
import type { Life } from './life.contract.ts'

export const startAt = Date.UTC(2026, 0, 15, 9)

/** A data directory with the account connected and the blog read, from which every run begins. */
export type Template = { dir: string; secrets: ReturnType<typeof memorySecrets>; items: Map<string, ItemId>; end(): void }

export async function createTemplate(): Promise<Template> {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-faults-'))
  const secrets = memorySecrets()
  const time = createTime(startAt)
  const life = createLife(0)
  const faulty = createFaultyBlog({ time, startAt, random: () => 1, rate: 0 })
  const engine = openEngine({ dir, autoSync: false, secrets, clock: time.clockOf(life), http: faulty.httpOf(life) })
  const ready = (async () => {
    await engine.call('account.add', { network: 'wordpress', brand: 'Atelier', url: faulty.blog.url, user: 'vigie', secrets: { password } })
    await engine.call('sync.run', {})
    const { items } = await engine.call('inbox.page', { filter: { state: 'all' }, limit: 100 })
    return new Map(items.map(({ id, remoteId }) => [remoteId, id]))
  })()
  await time.drive(life, ready)
  await time.drive(life, engine.stop())
  return { dir, secrets, items: await ready, end: () => rmSync(dir, { recursive: true, force: true }) }
}

export type Broken = 'no read-back' | 'no recall' | null

const failing = ['spam', 'hide', 'approve', 'delete', 'unhide', 'unspam', 'restore'] as const satisfies readonly Verb[]

/** One story: decisions, deaths, jumps and a network that goes wrong, all by the seed; then everybody behaves, and what came of it is checked. */
export async function runOnce(seed: number, template: Template, broken: Broken = null): Promise<Verdict> {
  const story = createStory(seed, template, broken)
  try {
    return await story.tell()
  } finally {
    story.end()
  }
}

function createStory(seed: number, template: Template, broken: Broken) {
  const random = seeded(seed * 2 + 1)
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
  const root = mkdtempSync(join(tmpdir(), 'vigie-fault-'))
  const time = createTime(startAt)
  const faulty = createFaultyBlog({ time, startAt, random, rate: 0.1 + 0.5 * random() })
  const networks = [brokenAdapter(broken, random)]
  const acknowledged: number[] = []
  const touched = new Set<string>()
  /** Sent by the user's own choice, whatever was decided before. */
  const wanted = new Set<number>()
  let deaths = Math.floor(random() * 4)
  let dirs = 0
  let dir = join(root, 'data-0')
  let life: Life = createLife(0)
  let engine: Engine | null = null
  let store: Store | null = null
  let lock: Lock | null = null
  let replies = 0

  mkdirSync(dir)
  copyFileSync(join(template.dir, storeFileName), join(dir, storeFileName))

  const open = () => {
    // Two hosts at once: one has the directory, the other does not.
    if (random() < 0.2) {
      lock = takeLock(dir)
      const second = takeLock(dir)
      if (lock === null || second !== null) throw new Error('two hosts have one directory')
    }
    deaths -= 1
    life = createLife(deaths >= 0 ? 1 + Math.floor(random() * 70) : 0)
    try {
      engine = openEngine({
        dir, autoSync: false, secrets: template.secrets, clock: time.clockOf(life), http: faulty.httpOf(life), adapters: networks, random,
        openStore: mortalStore(life, time, (opened) => {
          store = opened
          if (broken === 'no recall') forgetRecalls(opened)
        }),
      })
    } catch (error) {
      if (!(error instanceof Death)) throw error
      bury()
    }
  }

  /** What lies on the disk at this instant is all that is left. */
  const bury = () => {
    life.end()
    dirs += 1
    const next = join(root, `data-${dirs}`)
    mkdirSync(next)
    for (const name of [storeFileName, `${storeFileName}-wal`]) if (existsSync(join(dir, name))) copyFileSync(join(dir, name), join(next, name))
    closeAll()
    rmSync(dir, { recursive: true, force: true })
    dir = next
    open()
  }

  const closeAll = () => {
    lock?.release()
    lock = null
    store?.read.close()
    store?.write.close()
    store = null
    engine = null
  }

  const alive = (): Engine => {
    if (engine === null) throw new Error('no engine')
    return engine
  }

  /** True when it was done; false when the engine died over it, or refused it. */
  const attempt = async <T>(work: (engine: Engine) => Promise<T>): Promise<T | null> => {
    const doing = work(alive())
    doing.catch(() => undefined)
    if (!(await time.drive(life, doing))) {
      bury()
      return null
    }
    return doing.catch((error: unknown) => {
      if (error instanceof Error && 'failure' in error) return null
      throw error
    })
  }

  const list = async (live: boolean): Promise<Job[]> => (await attempt((running) => running.call('outbox.list', { live, limit: 1000 })))?.jobs ?? []
  const itemOf = () => pick(Array.from(template.items.values())) ?? (0 as ItemId)
  const note = (jobs: readonly Job[] | undefined) => acknowledged.push(...(jobs ?? []).map(({ id }) => id as number))

  const steps: (() => Promise<void>)[] = [
    async () => {
      replies += 1
      const text = `Réponse ${seed}-${replies}`
      note((await attempt((running) => running.call('reply.submit', { id: itemOf(), text, source: 'story' })))?.jobs)
    },
    async () => {
      const verb = pick(failing) ?? 'hide'
      const ids = [itemOf(), itemOf()]
      note((await attempt((running) => running.call('act.submit', { verb, ids, source: 'story' })))?.jobs)
    },
    async () => {
      note((await attempt((running) => running.call('decision.undo', { source: 'story' })))?.inverted)
    },
    async () => {
      const job = pick((await list(true)).filter(({ state }) => state === 'held' || state === 'queued' || state === 'retry'))
      if (job !== undefined) await attempt((running) => running.call('outbox.cancel', { id: job.id }))
    },
    async () => {
      const waitMs = random() * 20_000
      await attempt(() => time.clockOf(life).sleep(waitMs))
    },
    async () => {
      time.jump(pick([-86_400_000, -3_000, 5_000, 7_200_000, 86_400_000]) ?? 0)
    },
    async () => {
      faulty.away = !faulty.away
    },
    async () => {
      const id = 1 + Math.floor(random() * commentCount)
      touched.add(String(id))
      if (random() < 0.5) faulty.blog.setStatus(id, 'hold')
      else faulty.blog.editComment(id, `Corrigé ${Math.floor(random() * 1000)}`)
    },
    async () => {
      const stopped = await attempt((running) => running.stop().then(() => true))
      if (stopped === null) return
      closeAll()
      open()
    },
    // Undone in the middle of sending, at whatever point that is.
    async () => {
      const waitMs = random() * 15_000
      await attempt(async (running) => {
        const sending = running.call('outbox.flush', { wait: true, timeoutMs: 30_000 }).catch(() => null)
        await time.clockOf(life).sleep(waitMs)
        note((await running.call('decision.undo', { source: 'story' })).inverted)
        await sending
      })
    },
  ]
  const odds = [0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 4, 4, 5, 6, 7, 8, 9, 9]

  const isThere = (text: string | null) => text === null || Array.from(faulty.blog.comments.values()).some(({ raw }) => raw === text)

  const flush = (wait: boolean) => attempt((running) => running.call('outbox.flush', { wait, timeoutMs: 4 * 3_600_000 }))

  /** The user looks after what needs them, as long as it takes. */
  const lookAfter = async () => {
    for (let round = 0; round < 12; round += 1) {
      const flushed = await flush(true)
      if (flushed === null) continue
      const waiting = (await list(true)).filter(({ state }) => state === 'paused' || state === 'review')
      if (waiting.length === 0 && flushed.live === 0) return
      for (const job of waiting) {
        if (job.state === 'review') await attempt((running) => running.call('outbox.decide', { id: job.id, choice: random() < 0.6 ? 'send' : 'drop' }))
      }
      const [account] = (await attempt((running) => running.call('account.list', {})))?.accounts ?? []
      if (account?.health.status === 'needsYou') await attempt((running) => running.call('account.reconnect', { id: account.id, secrets: { password } }))
      // Told to look on the network, they send again what is not there, and leave what is.
      if (waiting.length === 0 && round > 3) {
        const unsaid = (await list(true)).filter(({ state, text }) => state === 'uncertain' && !isThere(text))
        if (unsaid.length === 0) return
        for (const job of unsaid) {
          wanted.add(job.id)
          await attempt((running) => running.call('outbox.decide', { id: job.id, choice: 'send' }))
        }
      }
    }
  }

  const verdict = (): Verdict => {
    const truth = openStore({ dir, clock: time.clockOf(createLife(0)) })
    try {
      const jobs: Asked['jobs'] = listJobs(truth.read, { limit: 1_000_000 }).toReversed()
        .map((job) => ({
          ...job, thread: job.threadId, itemRemoteId: getItem(truth.read, job.itemId)?.remoteId ?? '',
          undone: !wanted.has(job.id) && (getDecision(truth.read, job.decisionId)?.undoneAt ?? null) !== null,
        }))
      const result = check({ acknowledged, jobs, touched }, heldBy(faulty))
      for (const problem of contradictions(truth)) {
        result.wrongState += 1
        result.complaints.push(`store: ${problem}`)
      }
      return result
    } finally {
      truth.close()
    }
  }

  return {
    tell: async (): Promise<Verdict> => {
      open()
      if (random() < 0.8) await flush(false)
      const length = 3 + Math.floor(random() * 8)
      for (let step = 0; step < length; step += 1) await steps[pick(odds) ?? 0]?.()
      // A while in which all goes wrong that may, then all goes well.
      await attempt((running) => running.call('outbox.flush', { wait: true, timeoutMs: 60_000 }))
      faulty.behave()
      deaths = 0
      await lookAfter()
      await attempt((running) => running.stop())
      closeAll()
      return verdict()
    },
    end: () => {
      life.end()
      closeAll()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

function heldBy({ blog }: FaultyBlog): Held {
  const first = createBlog({ now: () => startAt }, startAt, () => true)
  const mine = Array.from(blog.comments.values()).filter(({ userId }) => userId === 1)
  return {
    replies: mine.map(({ id, raw, status }) => ({ id: String(id), text: raw, status })),
    comments: new Map(Array.from(first.comments.values(), ({ id, status }) => [String(id), { first: status, now: blog.comments.get(id)?.status ?? 'trash' }])),
  }
}

/** As if the wish were kept in memory alone, and forgotten at once. */
function forgetRecalls(store: Store): void {
  store.write.exec(`CREATE TEMP TRIGGER forgets AFTER UPDATE OF recalled_at ON main.jobs WHEN new.recalled_at IS NOT NULL
    BEGIN UPDATE jobs SET recalled_at = NULL WHERE id = new.id; END`)
}

/** Sometimes nobody can tell what became of an attempt; and where it is broken on purpose, nobody looks. */
function brokenAdapter(broken: Broken, random: () => number): NetworkAdapter {
  const real = adapters.find(({ id }) => id === 'wordpress')
  if (real === undefined) throw new Error('no WordPress in this build')
  return {
    ...real,
    reconcile: async (...args) => {
      if (broken === 'no read-back') return { kind: 'not-done' }
      return random() < 0.04 ? { kind: 'unknown' } : real.reconcile(...args)
    },
  }
}

