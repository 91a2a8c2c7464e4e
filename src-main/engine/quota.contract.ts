import type { ItemId } from '../../src-contract/ids.ts'
import type { NetworkId } from '../../src-contract/network.ts'
import { seeded } from '../../src-sandbox/demo/random.ts'
import type { Handler } from '../../src-sandbox/server.ts'
import { createXSandbox } from '../../src-sandbox/x/sandbox.ts'
import { createYouTubeSandbox } from '../../src-sandbox/youtube/sandbox.ts'
import type { Clock } from '../lib/clock.ts'
import { createHttpClient } from '../net/http.ts'
import type { Exchange, Exchanged } from '../net/transport.ts'
import type { NetworkAdapter } from '../networks/adapter.ts'
import { adapterOf } from '../networks/registry.ts'
import { startDesk } from './blog-engine.contract.ts'

// A month of ten pages, in a few minutes: the engine with its own schedule, budgets and outbox, simulated networks that keep accounts of their own, asked without
// connections between, and a clock that leaps from one thing to the next as soon as everything is at rest.

const dayMs = 86_400_000
const hourMs = 3_600_000

type LeapingClock = Clock & { next(): number; leap(to: number): void }

function leapingClock(start: number): LeapingClock {
  let now = start
  const sleepers = new Set<{ at: number; wake(): void }>()
  return {
    now: () => now,
    elapsed: () => now - start,
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
    next: () => Math.min(...Array.from(sleepers, ({ at }) => at)),
    leap: (to) => {
      now = Math.max(now, to)
      for (const sleeper of Array.from(sleepers)) if (sleeper.at <= now) sleeper.wake()
    },
  }
}

/** One page and what its network says of it. */
type Page = {
  /** Somebody writes; `late`: under something old. Gives the id. */
  write(at: number, text: string, late: boolean): string
  spent(): ReadonlyMap<string, number>
  secrets: Record<string, string>
  answers: Handler
}

/** Where nobody listens. */
const firstPort = 40_001

export type QuotaFigures = {
  network: NetworkId; days: number; pages: number; comments: number; found: number; requests: number
  /** Of the busiest day in units, or of the whole in dollars, by the network's own account; and what we counted of the last day or month. */
  spent: number; counted: number; limit: number
  /** From when it was written to when it was read, minutes: half of them, nineteen of twenty, the worst; and of answers to old ones. */
  delay: { half: number; most: number; worst: number; lateHalf: number | null; lateWorst: number | null }
  /** Decisions of moderators, and those of them that were not sent in the end. */
  decided: number; left: number
}

export type QuotaOptions = { network: 'youtube' | 'x'; days: number; pages: number; comments: number; seed: number; ceiling?: number; decides?: boolean }

export async function runQuota(options: QuotaOptions): Promise<QuotaFigures> {
  const { network, days, pages: count, comments, seed } = options
  const rng = seeded(seed)
  const start = Date.parse('2026-03-01T09:00:00Z')
  const clock = leapingClock(start)
  let requests = 0
  const foundAt = new Map<string, number>()
  const plain = adapterOf(network)
  if (plain === null) throw new Error('no such network')
  const adapter: NetworkAdapter = {
    ...plain,
    async *pull(session, stream, cursor, signal) {
      for await (const batch of plain.pull(session, stream, cursor, signal)) {
        for (const { remoteId } of batch.upserted) if (!foundAt.has(remoteId)) foundAt.set(remoteId, clock.now())
        yield batch
      }
    },
  }
  const answering = async ({ method, url, headers, body }: Exchange): Promise<Exchanged> => {
    requests += 1
    const text = body?.toString() ?? ''
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
    const answer = await pages[Number(url.port) - firstPort]?.answers({
      method, path: url.pathname, query: url.searchParams, headers: named, text, json: named['content-type'] === 'application/json' && text !== '' ? JSON.parse(text) : null,
    })
    if (answer === undefined) throw new Error('no such page')
    const given = answer.body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(answer.body))
    return { status: answer.status, headers: new Headers({ 'content-type': 'application/json', ...answer.headers }), body: given, delimited: true }
  }
  const desk = startDesk({ clock, random: rng, adapters: [adapter], autoSync: true, http: (of) => createHttpClient({ ...of, exchange: answering }) })
  /** Nothing on its way, and nothing that follows from it. */
  const rest = async () => {
    for (let quiet = 0, before = requests; quiet < 25; quiet += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      if (requests !== before) [quiet, before] = [0, requests]
    }
  }
  const pages: Page[] = []
  const shared = createShared()
  try {
    for (let n = 0; n < count; n += 1) pages.push(network === 'youtube' ? youtubePage(n, clock, shared) : xPage(n, clock))
    if (options.ceiling !== undefined) await desk.call('settings.set', { key: `budget.${network}`, value: options.ceiling })
    for (const [n, { secrets }] of pages.entries()) await desk.call('account.add', { network, brand: `Page ${n}`, url: `http://127.0.0.1:${firstPort + n}`, secrets })
    desk.engine.start()
    await rest()
    const written = new Map<string, { at: number; late: boolean }>()
    const wanted = Array.from({ length: Math.round((comments * days) / 30) }, () => start + hourMs + Math.floor(daytime(rng) * (days * dayMs - 6 * hourMs))).sort((a, b) => a - b)
    const decisions = options.decides === true ? Array.from({ length: Math.max(1, days) }, (_, day) => start + day * dayMs + 9 * hourMs) : []
    let decided = 0
    const end = start + days * dayMs
    for (;;) {
      const at = Math.min(clock.next(), wanted[0] ?? Infinity, decisions[0] ?? Infinity, end)
      clock.leap(at)
      if (at >= end) break
      while ((wanted[0] ?? Infinity) <= clock.now()) {
        wanted.shift()
        const page = pages[Math.floor(rng() * pages.length)]
        const late = rng() < 0.15
        const id = page?.write(clock.now(), `Commentaire ${written.size}`, late)
        if (id !== undefined) written.set(id, { at: clock.now(), late })
      }
      if ((decisions[0] ?? Infinity) <= clock.now()) {
        decisions.shift()
        decided += await decide(desk)
      }
      await rest()
    }
    await rest()
    const { budgets: [ours] } = await desk.call('budget.list', {})
    const counted = network === 'x' ? Math.round((ours?.spent ?? 0) / 10_000) / 100 : (ours?.spent ?? 0)
    return { counted, ...figuresOf(options, written, foundAt, pages, network === 'youtube' ? shared.quota.days : null), requests, decided, left: (await desk.call('outbox.list', { live: true, limit: 1000 })).jobs.length }
  } finally {
    clock.leap(clock.now())
    await desk.close()
  }
}

/** People write by day, and more in the evening. */
function daytime(rng: () => number): number {
  for (;;) {
    const at = rng()
    const hour = (at * 24 * 30) % 24
    if (rng() < (hour < 7 ? 0.15 : hour < 18 ? 0.6 : 1)) return at
  }
}

type Desk = ReturnType<typeof startDesk>

/** A moderator's day: on each page some are held and one is answered. */
async function decide(desk: Desk): Promise<number> {
  const items = (await desk.items()).filter(({ own, visibility }) => !own && visibility === 'visible')
  const byAccount = new Map<number, ItemId[]>()
  for (const { account, id } of items) byAccount.set(account.id, [...(byAccount.get(account.id) ?? []), id])
  let decided = 0
  for (const ids of byAccount.values()) {
    const [answered, ...others] = ids
    const hidden = others.slice(0, 4)
    if (hidden.length > 0) decided += (await desk.call('act.submit', { verb: 'hide', ids: hidden, source: 'test' })).jobs.length
    if (answered === undefined) continue
    decided += (await desk.call('reply.submit', { id: answered, text: `Merci, on regarde (${decided}).`, source: 'test' })).jobs.length
  }
  return decided
}

function figuresOf({ network, days, pages: count, ceiling }: QuotaOptions, written: ReadonlyMap<string, { at: number; late: boolean }>, foundAt: ReadonlyMap<string, number>, pages: readonly Page[], byDay: ReadonlyMap<string, number> | null) {
  const delays = (late: boolean | null) =>
    Array.from(written).flatMap(([id, one]) => (foundAt.has(id) && (late === null || one.late === late) ? [((foundAt.get(id) ?? 0) - one.at) / 60_000] : [])).sort((a, b) => a - b)
  const at = (list: readonly number[], share: number) => (list.length === 0 ? null : Math.round((list[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0) * 10) / 10)
  const [all, late] = [delays(null), delays(true)]
  const dollars = pages.flatMap((page) => Array.from(page.spent().values())).reduce((sum, one) => sum + one, 0) / 1_000_000
  return {
    network, days, pages: count, comments: written.size, found: Array.from(written.keys()).filter((id) => foundAt.has(id)).length,
    spent: byDay === null ? Math.round(dollars * 100) / 100 : Math.max(...byDay.values()), limit: byDay === null ? (ceiling ?? 5) : 10_000,
    delay: { half: at(all, 0.5) ?? 0, most: at(all, 0.95) ?? 0, worst: at(all, 1) ?? 0, lateHalf: at(late, 0.5), lateWorst: at(late, 1) },
  }
}

type Shared = { quota: { days: Map<string, number> }; take(at: number, units: number): boolean }

/** The units of one project, whichever of its channels spends them. */
function createShared(): Shared {
  const spent = new Map<string, number>()
  const dayOf = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' }).format(at)
  return {
    quota: { days: spent },
    take(at, units) {
      const before = spent.get(dayOf(at)) ?? 0
      if (before + units > 10_000) return false
      spent.set(dayOf(at), before + units)
      return true
    },
  }
}

function youtubePage(n: number, clock: Clock, shared: Shared): Page {
  const token = `ya29.token-of-page-${n}`
  const sandbox = createYouTubeSandbox({ token, channel: `Page ${n}`, now: () => clock.now(), take: (units) => shared.take(clock.now(), units) })
  const videos = Array.from({ length: 12 }, (_, at) => sandbox.addVideo(`Vidéo ${at}`, clock.now() - (12 - at) * 7 * dayMs))
  // What stood there before: the older half is beyond the newest page.
  const old = Array.from({ length: 150 }, (_, at) => sandbox.say(videos[at % 12] ?? '', `Passant ${at % 40}`, `Avant ${at}`, { at: clock.now() - (150 - at) * 6 * hourMs }))
  let said = 0
  return {
    secrets: sandbox.granted, spent: () => new Map(), answers: sandbox.answers,
    write(at, text, late) {
      said += 1
      const under = late ? old[said % old.length] : undefined
      const status = said % 25 === 0 ? 'heldForReview' : said % 40 === 0 ? 'likelySpam' : 'published'
      const id = sandbox.say(videos[said % 12] ?? '', `Passant ${said % 60}`, text, { at, status, ...(under === undefined ? {} : { under }) })
      if (under === undefined) old.push(id)
      return id
    },
  }
}

function xPage(n: number, clock: Clock): Page {
  const token = `a-token-of-page-${n}_0123456789`
  const sandbox = createXSandbox({ token, username: `page_${n}`, now: () => clock.now() })
  const posts = [sandbox.post('Une nouvelle', clock.now() - hourMs)]
  let said = 0
  return {
    secrets: sandbox.granted, spent: () => sandbox.billing.months, answers: sandbox.answers,
    write(at, text) {
      said += 1
      if (said % 20 === 0) posts.push(sandbox.post(`Une nouvelle ${said}`, at))
      const under = said % 3 === 0 ? undefined : posts.at(-1)
      return sandbox.say(`passant_${said % 60}`, under === undefined ? `@page_${n} ${text}` : text, { at, ...(under === undefined ? {} : { under }) })
    },
  }
}
