import { z } from 'zod'
import type { Batch, Cursor } from '../../../src-contract/remote.ts'
import type { Session } from '../adapter.ts'
import { isRefused, unknownChannel } from './calls.ts'
import { pageLimit } from './capabilities.ts'
import type { Client, Page, ThreadList } from './client.ts'
import { hear, heardIn, takeUp } from './heard.ts'
import { findPlaces, talk, threadIn } from './places.ts'
import type { Place } from './places.ts'
import { earliest, idAt, isLater, latest } from './snowflake.ts'
import { isWritten, toItem } from './transform.ts'
import type { ArchivedThread } from './wire.ts'

/** Of each channel or open thread, and of each conversation, the last message read. `swept`: when threads that were put away were last asked for. */
const live = z.object({ channels: z.record(z.string(), z.string()), talks: z.record(z.string(), z.string()), swept: z.number().default(0) })
type Live = z.infer<typeof live>

/** The first reading takes so much of each channel, and leaves the rest to the back-fill. */
const first = 50
/** Conversations that nothing was heard of are asked as well, in case nobody listened: the newest each time, the others in turn. */
const newestTalks = 5
const talksInTurn = 5
const turnMs = 60_000
const missingAccess = 50_001
/**
 * A thread that nobody writes in is put away after an hour at the earliest, or at once by somebody's hand, and is then no longer listed among the open ones:
 * so often those are asked for. Their clock may be off by some of it. https://docs.discord.com/developers/topics/threads#thread-lifecycle
 */
const sweepMs = 3_600_000
const skewMs = 300_000

function batchFrom(page: Page, place: Place, client: Client): Omit<Batch, 'cursor'> {
  const items = page.messages.filter(isWritten).map((message) => toItem(message, place, client.me))
  return { posts: place.post === null || items.length === 0 ? [] : [place.post], upserted: items, removed: [] }
}

/** Null where the channel has been closed to us, or deleted, since it was listed. */
async function pageOf(client: Client, place: Place, where: Parameters<Client['messages']>[1], signal: AbortSignal, limit = pageLimit): Promise<Page | null> {
  try {
    return await client.messages(place.id, where, signal, limit)
  } catch (error) {
    if (isRefused(error, missingAccess, unknownChannel)) return null
    throw error
  }
}

/**
 * What was written since, channel by channel. One that tells of nothing later than what is known is not asked. Channels that were not there at the last
 * reading are read from their beginning, after the others; so are threads that were put away since, for what was said in them before.
 */
export async function* pullMessages(client: Client, { account, clock }: Session, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  const from = live.safeParse(cursor).data ?? null
  const startedAt = clock.now()
  const { readable, holders } = await findPlaces(client, signal)
  const known = from ?? { channels: {}, talks: {}, swept: startedAt }
  const sweeps = startedAt - known.swept >= sweepMs
  const away = sweeps ? await putAwaySince(client, holders, known.swept - skewMs, signal) : []
  let state: Live = known
  const byNews = (a: Place, b: Place) => Number(known.channels[a.id] === undefined) - Number(known.channels[b.id] === undefined)
  const talks = [...new Set([...heardIn(account), ...talksAgain(known.talks, clock.now())])].map(talk)
  for (const place of [...[...readable, ...away].toSorted(byNews), ...talks]) {
    const isTalk = place.guild === null
    const mark = (id: string): Live => (isTalk ? { ...state, talks: { ...state.talks, [place.id]: id } } : { ...state, channels: { ...state.channels, [place.id]: id } })
    let last = isTalk ? known.talks[place.id] : known.channels[place.id]
    if (!isTalk && last !== undefined && (place.lastMessageId === null || !isLater(place.lastMessageId, last))) continue
    const newestOnly = from === null && !isTalk
    if (isTalk) takeUp(account, place.id)
    for (;;) {
      const page = await pageOf(client, place, newestOnly ? null : { after: last ?? '0' }, signal, newestOnly ? first : pageLimit).catch((error: unknown) => {
        if (isTalk) hear(account, place.id)
        throw error
      })
      if (page === null) break
      // The last one written may be gone; then there is nothing up to it.
      const next = latest([...page.ids, ...(page.given < pageLimit && place.lastMessageId !== null ? [place.lastMessageId] : [])], last ?? '0')
      if (next === last) break
      last = next
      state = mark(next)
      yield { ...batchFrom(page, place, client), cursor: state }
      if (newestOnly || page.given < pageLimit) break
    }
  }
  const here = new Set(readable.map(({ id }) => id))
  if (sweeps) state = { ...state, channels: Object.fromEntries(Object.entries(state.channels).filter(([id]) => here.has(id))), swept: startedAt }
  if (JSON.stringify(state) !== JSON.stringify(from)) yield { posts: [], upserted: [], removed: [], cursor: state }
}

/** Threads that were put away after an instant, of every channel that has some. */
async function putAwaySince(client: Client, holders: readonly Place[], at: number, signal: AbortSignal): Promise<Place[]> {
  const found: Place[] = []
  for (const holder of holders) {
    for (const list of holder.holds) {
      for await (const threads of archivedPages(client, holder, list, signal)) {
        const since = threads.filter(({ thread_metadata: told }) => !(Date.parse(told?.archive_timestamp ?? '') < at))
        found.push(...since.map((thread) => threadIn(thread, holder)))
        if (since.length < threads.length && list !== 'joined') break
      }
    }
  }
  return found
}

/** Which turn it is is told by the clock, so that a reading without news leaves the cursor as it was. */
function talksAgain(talks: Live['talks'], now: number): string[] {
  const newestFirst = Object.keys(talks).sort((a, b) => (isLater(talks[b] ?? '0', talks[a] ?? '0') ? 1 : -1))
  const others = newestFirst.slice(newestTalks)
  const start = Math.floor(now / turnMs) * talksInTurn
  const inTurn = Array.from({ length: Math.min(talksInTurn, others.length) }, (_, index) => others[(start + index) % others.length] ?? [])
  return [...newestFirst.slice(0, newestTalks), ...inTurn.flat()]
}

/** `before` counts down in the place that is being read; `over` are those read to their beginning. */
const history = z.object({ place: z.string().nullable(), before: z.string().nullable(), over: z.array(z.string()), done: z.number() })

/** Every channel and thread to its beginning, those that are put away as well. */
export async function* fillMessages(client: Client, cursor: Cursor | null, signal: AbortSignal): AsyncGenerator<Batch> {
  let { place: at, before, over, done } = history.safeParse(cursor).data ?? { place: null, before: null, over: [], done: 0 }
  const { readable, holders } = await findPlaces(client, signal)
  const passed = new Set(over)
  for await (const place of everyPlace(client, readable, holders, signal)) {
    if (passed.has(place.id)) continue
    let below: string | null = at === place.id ? before : null
    for (;;) {
      const page: Page | null = await pageOf(client, place, { before: below ?? idAt(Date.UTC(2100, 0, 1)) }, signal)
      const oldest = page === null ? null : earliest(page.ids)
      const isEnd = page === null || page.given < pageLimit || oldest === null || oldest === below
      below = oldest
      done += page?.messages.length ?? 0
      if (isEnd) over = [...over, place.id]
      ;[at, before] = isEnd ? [null, null] : [place.id, below]
      const batch = page === null ? { posts: [], upserted: [], removed: [] } : batchFrom(page, place, client)
      yield { ...batch, cursor: { place: at, before, over, done }, progress: { done, total: null } }
      if (isEnd) break
    }
  }
}

async function* everyPlace(client: Client, readable: readonly Place[], holders: readonly Place[], signal: AbortSignal): AsyncGenerator<Place> {
  yield* readable
  for (const holder of holders) {
    for (const list of holder.holds) for await (const threads of archivedPages(client, holder, list, signal)) for (const thread of threads) yield threadIn(thread, holder)
  }
}

async function* archivedPages(client: Client, holder: Place, list: ThreadList, signal: AbortSignal): AsyncGenerator<ArchivedThread[]> {
  for (let before: string | null = null; ;) {
    const page: Awaited<ReturnType<Client['archivedThreads']>> = await client.archivedThreads(holder.id, list, before, signal).catch((error: unknown) => {
      if (isRefused(error, missingAccess, unknownChannel)) return { threads: [], before: null }
      throw error
    })
    yield page.threads
    if (page.before === null) return
    before = page.before
  }
}
