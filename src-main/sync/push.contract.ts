import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pick, seeded } from '../../src-sandbox/demo/random.ts'
import { createMastodonSandbox } from '../../src-sandbox/mastodon/sandbox.ts'
import type { Clock } from '../lib/clock.ts'
import { createHttpClient } from '../net/http.ts'
import type { Session } from '../networks/adapter.ts'
import { openSession } from '../networks/begin.contract.ts'
import { mastodon } from '../networks/mastodon/adapter.ts'
import { adapterAccount } from '../engine/sessions.ts'
import { createAccount } from '../store/accounts.ts'
import { openStore } from '../store/database.ts'
import { createSchedule } from './schedule.ts'

export type PushPlan = { events: number; cuts: number; jumps: number; restarts: number; seed: number }

/** Runs `speed` times as fast as the machine's, and jumps. Sleepers do not notice a jump, as when a machine was asleep. */
function fastClock(speed: number): Clock & { jump(ms: number): void } {
  const began = Date.now()
  let offset = 0
  return {
    now: () => Math.round(began + (Date.now() - began) * speed + offset),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const done = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, ms / speed)
        signal?.addEventListener('abort', done, { once: true })
      }),
    jump: (ms) => void (offset += ms),
  }
}

const patienceMs = 600_000

/**
 * One account on one server that tells of news, while what can go wrong with that does: connections cut without a word, clocks that jump, a server that is
 * away for a while and goes on receiving. In the end every event is to be stored, and none to have been news twice.
 */
export async function runPushCampaign({ events, cuts, jumps, restarts, seed }: PushPlan) {
  const rng = seeded(seed)
  const clock = fastClock(30)
  const dir = mkdtempSync(join(tmpdir(), 'vigie-push-'))
  const store = openStore({ dir, clock })
  const sandbox = createMastodonSandbox({ accounts: [{ username: 'marque', token: 'ours' }], now: () => clock.now() })
  const url = await sandbox.listen()
  const port = Number(new URL(url).port)
  const http = createHttpClient({ origin: url, clock, connectMs: 2_000 })
  const { session, connected } = await openSession(mastodon, { url, user: null, secrets: { token: 'ours' }, http, clock }, { clock })
  const { remoteId, handle, name, settings } = connected
  const id = createAccount(store, { network: 'mastodon', brand: 'B', remoteId, handle, name, url: connected.url, settings, secretRef: 'x' })
  const figures = { seed, events, stored: 0, missed: 0, twice: 0, cut: 0, jumps: 0, restarts: 0, opened: 0, byNews: 0, byClock: 0, requests: 0 }
  let counted = 0
  const schedule = createSchedule({
    store,
    clock,
    random: rng,
    logger: {
      log: (_level, what, detail) => {
        if (what !== 'synced') return
        counted += Number(detail?.['new'] ?? 0)
        if (detail?.['depth'] === 'news') figures.byNews += 1
        else figures.byClock += 1
      },
    },
    reach: (account) => ({ account: adapterAccount(account), adapter: mastodon, turn: (work: (session: Session) => Promise<never>) => work(session) }),
    restMsOf: () => mastodon.restMs,
    requestsOf: () => http.requests,
    listens: () => true,
    async listen(_account, signal, onNudge) {
      for await (const nudge of mastodon.listen?.(session, signal) ?? []) onNudge(nudge)
      return 'over'
    },
    emit: () => undefined,
    onRecovered: () => undefined,
  })
  const expected = new Set<string>()
  let post = sandbox.post('marque', 'Nouvelle collection', clock.now())
  const happen = (n: number) => {
    const who = `client${n % 200}@ailleurs.test`
    const dice = rng()
    if (n % 60 === 59) post = sandbox.post('marque', `Publication ${n}`, clock.now())
    if (dice < 0.6) expected.add(sandbox.post(who, `@marque n° ${n}`, clock.now()))
    else if (dice < 0.9) expected.add(sandbox.reply(who, post, `Réponse ${n}`, clock.now()))
    else expected.add(sandbox.direct(who, 'marque', `Message ${n}`, clock.now()))
  }
  const storedIds = () => new Set(store.read.prepare<[], { remote_id: string }>('SELECT remote_id FROM items').all().map((row) => row.remote_id))

  async function untilListening(): Promise<void> {
    for (const end = Date.now() + patienceMs; !schedule.isListening(id) && Date.now() < end;) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const shuffled = <T>(list: T[]): T[] => list.map((one) => ({ one, at: rng() })).sort((a, b) => a.at - b.at).map(({ one }) => one)
  const trouble = shuffled([...Array<'cut'>(cuts).fill('cut'), ...Array<'jump'>(jumps).fill('jump'), ...Array<'restart'>(restarts).fill('restart')])
  try {
    schedule.start()
    await untilListening()
    const each = events / (trouble.length + 1)
    let made = 0
    for (let at = 0; at <= trouble.length; at += 1) {
      for (; made < Math.round(each * (at + 1)) && made < events; made += 1) {
        happen(made)
        if (rng() < 0.08) await clock.sleep(rng() * 4_000)
      }
      if (at === trouble.length) break
      const what = trouble[at]
      if (what === 'cut') {
        await untilListening()
        figures.cut += sandbox.streaming.cut()
      } else if (what === 'jump') {
        figures.jumps += 1
        clock.jump(pick(rng, [-45, 20, 90, 480]) * 60_000)
      } else {
        figures.restarts += 1
        await sandbox.close()
        for (let during = 0; during < 5 && made < events; during += 1, made += 1) happen(made)
        await clock.sleep(rng() * 60_000)
        await sandbox.listen(port)
      }
    }
    for (const end = Date.now() + patienceMs; Date.now() < end;) {
      const stored = storedIds()
      if ([...expected].every((one) => stored.has(one))) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const stored = storedIds()
    figures.missed = [...expected].filter((one) => !stored.has(one)).length
    figures.stored = stored.size
    figures.opened = sandbox.streaming.counts.opened
    figures.requests = http.requests
    await schedule.stop()
    figures.twice = counted - stored.size
    return figures
  } finally {
    await schedule.stop()
    await sandbox.close()
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
}
