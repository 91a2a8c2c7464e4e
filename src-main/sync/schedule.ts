import type { CommandOutput } from '../../src-contract/commands.ts'
import type { EngineEvent } from '../../src-contract/events.ts'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { AccountId, PostId } from '../../src-contract/ids.ts'
import type { AccountHealth } from '../../src-contract/item.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { getAccount, isLeaving, listStoredAccounts, setHealth } from '../store/accounts.ts'
import type { StoredAccount } from '../store/accounts.ts'
import { transact } from '../store/database.ts'
import { noteHeld } from '../store/posts.ts'
import type { Store } from '../store/database.ts'
import type { Nudge } from '../networks/adapter.ts'
import { createGate, createLanes, noteNews } from './lanes.ts'
import type { Lane } from './lanes.ts'
import { createListening } from './listening.ts'
import type { Heard } from './listening.ts'
import { noteMissed } from './missed.ts'
import { readWholePost } from './one-post.ts'
import { syncOnce } from './one-sync.ts'
import type { Depth } from './one-sync.ts'
import { jittered, newsGapMs, nextInterval, retryAt, slowestMs, statusAfter, toldAt } from './pace.ts'
import { noCounts } from './pull.ts'
import type { Counts, Reach } from './pull.ts'

export type SyncResult = CommandOutput<'sync.run'>['accounts'][number]

export type ScheduleDeps = {
  store: Store
  clock: Clock
  logger: Logger
  random: () => number
  /** Throws a Fault where this build has no such network or the secret cannot be read. */
  reach(account: StoredAccount): Reach
  /** How often its network bears being asked. */
  restMsOf(account: StoredAccount): number
  requestsOf(id: AccountId): number
  /** Whether its network says by itself that something has come, and how it is heard. */
  listens?(account: StoredAccount): boolean
  listen?(account: StoredAccount, signal: AbortSignal, onNudge: (nudge: Nudge) => void): Promise<Heard>
  emit(event: EngineEvent): void
  /** An account that had failed or needed the user has been read again. */
  onRecovered(id: AccountId): void
  atOnce?: number
}

/**
 * Keeps accounts fresh. Guarantees: at most one sync per account at a time, at most `atOnce` accounts together; an account that fails,
 * waits or needs the user holds up no other; never before the instant a server named; never more often than its network bears,
 * except when the user asks; one that needs the user is left alone until they reconnect it or ask for it. An account whose network tells of news is
 * read when it does, and as the net under that every quarter of an hour; when it stops telling, at the ordinary pace.
 */
export type Schedule = {
  start(): void
  stop(): Promise<void>
  /** Reads now and to the end: one account, or all. Failures are in the results. */
  run(id: AccountId | null): Promise<SyncResult[]>
  /** Reads everything under one post again, in the account's turn. */
  runPost(id: AccountId, post: { id: PostId; remoteId: string }): Promise<Counts>
  cancel(id: AccountId | null): number
  nudge(why: 'focus' | 'wake' | 'online'): void
  /** Its network is heard just now. */
  isListening(id: AccountId): boolean
  /** A new or reconnected account: due now. */
  welcome(id: AccountId): void
  /** Ends what runs for an account, and lets nothing of it run until the work is over. */
  alone<T>(id: AccountId, work: () => Promise<T>): Promise<T>
  /** Ends what runs for an account that is about to be removed. */
  forget(id: AccountId): Promise<void>
}

const nearMs = 1_000
/** News seldom comes alone. */
const gatherMs = 300
/** After a look at what is due that itself failed. */
const unforeseenMs = 5_000

export function createSchedule(deps: ScheduleDeps): Schedule {
  const { store, clock } = deps
  const lanes = createLanes(() => clock.now())
  const gate = createGate(deps.atOnce ?? 3)
  const stopping = new AbortController()
  let alarm = new AbortController()
  let started = false
  let online = true

  const rearm = () => alarm.abort()

  const listening = createListening({
    clock, logger: deps.logger, random: deps.random,
    listen: (id, signal, onNudge) => {
      const account = getAccount(store.read, id)
      return account === null || deps.listen === undefined ? Promise.resolve('over') : deps.listen(account, signal, onNudge)
    },
    nudged: (id, { stream }) => {
      const lane = lanes.of(id)
      noteNews(lane, stream)
      const account = getAccount(store.read, id)
      const gap = account === null ? 0 : newsGapMs(deps.restMsOf(account))
      lane.newsAt = Math.max(clock.now() + gatherMs, lane.newsReadAt + gap)
      rearm()
    },
    turned: (id, on) => {
      const lane = lanes.of(id)
      const account = getAccount(store.read, id)
      if (account === null) return
      if (!on) lane.nextAt = Math.min(lane.nextAt, lane.liveAt + Math.max(deps.restMsOf(account), lane.intervalMs))
      transact(store, () => store.changes.note({ accounts: [id], source: 'sync' }))
      rearm()
    },
    jumped: () => nudge('wake'),
  })

  const tellOnline = (now: boolean) => {
    if (now === online) return
    online = now
    deps.emit({ event: 'online', online })
  }

  /** Runs after whatever the account is doing now. */
  const inTurn = async <T>(id: AccountId, work: (signal: AbortSignal) => Promise<T | null>): Promise<T | null> => {
    const lane = lanes.of(id)
    lane.waiting += 1
    while (lane.running !== null) await lane.running.done
    lane.waiting -= 1
    // Of an account whose removal began meanwhile nothing is read any more: it would come back behind what has gone.
    if (stopping.signal.aborted || isLeaving(store.read, id)) return null
    const abort = new AbortController()
    const result = gate(() => work(abort.signal))
    lane.running = { abort, done: result.then(() => undefined, () => undefined) }
    try {
      return await result
    } finally {
      lane.running = null
      rearm()
    }
  }

  const sync = async (id: AccountId, depth: Depth, signal: AbortSignal): Promise<SyncResult | null> => {
    const stored = getAccount(store.read, id)
    if (stored === null) return null
    const lane = lanes.of(id)
    const startedAt = clock.now()
    const requestsBefore = deps.requestsOf(id)
    const counts = noCounts()
    const before = stored.health.status
    // What is said from here on is read after this.
    const { news } = lane
    if (depth !== 'history') lane.news = undefined
    const finish = (health: Parameters<typeof setHealth>[2]): SyncResult => {
      const requests = deps.requestsOf(id) - requestsBefore
      if (getAccount(store.read, id) !== null) setHealth(store, id, { ...health, requests, nextAt: started ? lane.nextAt : null })
      deps.logger.log('info', 'synced', { account: id, depth, ...counts, requests })
      return resultNow()
    }
    const resultNow = (): SyncResult =>
      ({ id, network: stored.network, ...counts, requests: deps.requestsOf(id) - requestsBefore, ms: clock.now() - startedAt })
    try {
      if (startedAt < lane.barredUntil) throw new Fault('rate.limited', { host: hostOf(stored), seconds: Math.ceil((lane.barredUntil - startedAt) / 1000) })
      setHealth(store, id, { status: 'syncing', lastAttemptAt: startedAt })
      const reach = deps.reach(stored)
      const { historyLeft } = await syncOnce({
        store, clock, reach, stored, depth, signal, only: depth === 'news' ? (news ?? null) : null,
        hurry: () => lane.waiting > 0 || isNewsDue(lane),
        onProgress: (fetched, total) => deps.emit({ event: 'syncProgress', accountId: id, fetched, total }),
      }, counts)
      if (depth === 'live' || depth === 'complete') noteMissed(store, stored, reach.adapter.capabilities, startedAt)
      noteHeld(store, id, startedAt)
      settleLane(lane, depth, stored, historyLeft, counts.new + counts.changed > 0)
      tellOnline(true)
      // Sending may have found the credentials dead while this ran: what it paused goes on, too.
      const ailing = [before, getAccount(store.read, id)?.health.status].some((status) => status === 'needsYou' || status === 'retrying' || status === 'offline')
      const result = finish({ status: 'ok', failure: null, ...(depth === 'history' || depth === 'news' ? {} : { lastCompleteAt: clock.now() }) })
      if (ailing) deps.onRecovered(id)
      return result
    } catch (error) {
      if (news !== undefined && depth !== 'history') for (const stream of news ?? [null]) noteNews(lane, stream)
      try {
        const health = healthAfter(error, lane, stored, before)
        return { ...finish(health), error: toFailure(error) }
      } catch (unwritten) {
        // A full or locked disk: often the very failure being noted. The next reading writes it.
        deps.logger.log('error', 'health not written', { account: id, code: toFailure(unwritten).code })
        return { ...resultNow(), error: toFailure(error) }
      }
    }
  }

  const settleLane = (lane: Lane, depth: Depth, stored: StoredAccount, historyLeft: boolean, active: boolean) => {
    const rest = deps.restMsOf(stored)
    lane.failures = 0
    lane.barredUntil = 0
    if (depth !== 'history') lane.newsReadAt = clock.now()
    if (depth === 'news') return
    lane.historyLeft = historyLeft
    if (depth !== 'history') {
      lane.liveAt = clock.now()
      lane.intervalMs = nextInterval(lane.intervalMs, rest, active)
    }
    const atLeastMs = listening.isOn(stored.id) ? slowestMs : rest
    const freshAt = lane.liveAt + jittered(Math.max(atLeastMs, lane.intervalMs), deps.random)
    lane.nextAt = historyLeft ? Math.min(freshAt, clock.now() + nearMs) : freshAt
  }

  const healthAfter = (error: unknown, lane: Lane, stored: StoredAccount, before: AccountHealth['status']): Parameters<typeof setHealth>[2] => {
    const failed = toFailure(error)
    if (failed.code === 'cancelled') {
      lane.nextAt = clock.now() + Math.max(lane.intervalMs, nearMs)
      const now = getAccount(store.read, stored.id)?.health.status ?? before
      const status = now === 'syncing' ? before : now
      return { status: status === 'syncing' ? 'ok' : status }
    }
    lane.failures += 1
    lane.barredUntil = Math.max(lane.barredUntil, toldAt(error) ?? 0)
    lane.nextAt = retryAt(lane.failures, error, clock.now(), deps.random)
    const status = statusAfter(failed)
    if (status === 'offline') tellOnline(false)
    deps.logger.log('warn', 'sync failed', { account: stored.id, code: failed.code, failures: lane.failures })
    return { status, failure: failed }
  }

  /** What is due now begins; gives the next instant at which something will be. */
  const begin = (): number => {
    let next = Infinity
    const accounts = listStoredAccounts(store.read)
    // Once what there is has been read: before that, everything is news.
    listening.keep(accounts.filter((account) => heardOf(account)).map(({ id }) => id))
    for (const account of accounts) {
      const lane = lanes.of(account.id)
      if (lane.running !== null || account.health.status === 'needsYou') continue
      const news = isNewsDue(lane)
      if (lane.nextAt > clock.now() && !news) {
        next = Math.min(next, lane.nextAt, lane.news === undefined || lane.failures > 0 ? Infinity : Math.max(lane.newsAt, lane.barredUntil))
        continue
      }
      const fresh = clock.now() >= lane.liveAt + Math.max(lane.intervalMs, nearMs)
      const due = lane.nextAt <= clock.now()
      const depth: Depth = due && (fresh || !lane.historyLeft) ? 'live' : news ? 'news' : 'history'
      inTurn(account.id, (signal) => sync(account.id, depth, signal)).catch((error: unknown) => {
        lane.failures += 1
        lane.nextAt = retryAt(lane.failures, error, clock.now(), deps.random)
        deps.logger.log('error', 'schedule', { account: account.id, code: toFailure(error).code })
        rearm()
      })
    }
    return next
  }

  /** One that fails is read when it is tried again, news or not. */
  const isNewsDue = (lane: Lane) => lane.news !== undefined && lane.failures === 0 && clock.now() >= Math.max(lane.newsAt, lane.barredUntil)

  const heardOf = (account: StoredAccount) =>
    account.health.status !== 'needsYou' && account.health.lastCompleteAt !== null && deps.listens?.(account) === true

  const nudge: Schedule['nudge'] = (why) => {
    for (const account of listStoredAccounts(store.read)) {
      const lane = lanes.of(account.id)
      // Of a clock that was set back, what was noted before lies in the future.
      const now = clock.now()
      lane.liveAt = Math.min(lane.liveAt, now)
      lane.newsReadAt = Math.min(lane.newsReadAt, now)
      lane.newsAt = Math.min(lane.newsAt, now + gatherMs)
      // Coming to the front asks no more often than the network bears; waking up or being online again forgets what failed meanwhile.
      const rest = why === 'focus' && lane.failures > 0 ? lane.nextAt : lane.liveAt + deps.restMsOf(account)
      lane.nextAt = Math.max(lane.barredUntil, Math.min(lane.nextAt, rest))
      if (why !== 'focus') lane.failures = 0
    }
    if (why !== 'focus') listening.restart()
    rearm()
  }

  const watch = async () => {
    while (!stopping.signal.aborted) {
      alarm = new AbortController()
      let next = clock.now() + unforeseenMs
      try {
        next = begin()
      } catch (error) {
        deps.logger.log('error', 'schedule', { code: toFailure(error).code })
      }
      const waitMs = Math.min(60 * 60_000, Math.max(0, next - clock.now()))
      await clock.sleep(waitMs, alarm.signal)
      // A turn of the loop between two looks, whatever the clock.
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const abortRunning = (id: AccountId | null): Promise<void>[] => {
    const running = lanes.all().filter(([each]) => id === null || each === id).flatMap(([, lane]) => lane.running ?? [])
    for (const { abort } of running) abort.abort()
    return running.map(({ done }) => done)
  }

  return {
    start: () => {
      if (started) return
      started = true
      for (const account of listStoredAccounts(store.read)) reviveAtStart(store, account)
      watch().catch((error: unknown) => deps.logger.log('error', 'schedule', { code: toFailure(error).code }))
    },
    stop: async () => {
      stopping.abort()
      rearm()
      await Promise.all([...abortRunning(null), listening.stop()])
    },
    run: async (id) => {
      const accounts = listStoredAccounts(store.read).filter((account) => id === null || account.id === id)
      if (id !== null && accounts.length === 0) throw new Fault('account.unknown', { value: id })
      const results = await Promise.all(accounts.map((account) => inTurn(account.id, (signal) => sync(account.id, 'complete', signal))))
      return results.filter((result) => result !== null)
    },
    runPost: async (id, post) => {
      const stored = getAccount(store.read, id)
      if (stored === null) throw new Fault('account.unknown', { value: id })
      const counts = await inTurn(id, (signal) => readWholePost(store, deps.reach(stored), post, signal))
      if (counts === null) throw new Fault('cancelled')
      return counts
    },
    cancel: (id) => abortRunning(id).length,
    nudge,
    isListening: (id) => listening.isOn(id),
    welcome: (id) => {
      lanes.renew(id)
      listening.restart(id)
      rearm()
    },
    alone: async (id, work) => {
      const lane = lanes.of(id)
      lane.waiting += 1
      while (lane.running !== null) {
        lane.running.abort.abort()
        await lane.running.done
      }
      lane.waiting -= 1
      const done = work()
      lane.running = { abort: new AbortController(), done: done.then(() => undefined, () => undefined) }
      try {
        return await done
      } finally {
        lane.running = null
        rearm()
      }
    },
    forget: async (id) => {
      await Promise.all(abortRunning(id))
      lanes.drop(id)
    },
  }
}

/** A process that died left `syncing` behind; a keyring that was shut may be open now. */
function reviveAtStart(store: Store, account: StoredAccount): void {
  const { status, failure } = account.health
  if (status === 'syncing') setHealth(store, account.id, { status: account.health.lastCompleteAt === null ? 'never' : 'ok' })
  if (status === 'needsYou' && failure?.code.startsWith('secrets.') === true) setHealth(store, account.id, { status: 'retrying' })
}

function hostOf(account: StoredAccount): string {
  return account.url !== null && URL.canParse(account.url) ? new URL(account.url).host : account.handle
}
