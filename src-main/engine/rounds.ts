import type { FollowUpStep } from '../../src-contract/deadlines.ts'
import type { Recipient } from '../../src-contract/escalation.ts'
import type { ChannelId, EscalationId, ItemId, JobId } from '../../src-contract/ids.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import type { Clock } from '../lib/clock.ts'
import type { Logger } from '../lib/logger.ts'
import { deadlineFor } from '../escalation/clock/due.ts'
import { nextFollowUp } from '../escalation/follow-up/plan.ts'
import { getChannel } from '../store/channels.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import { calendarOf, followedUp, listDeadlines, noteFollowUp, setFollowUpJob } from '../store/deadlines.ts'
import { getEscalation, openEscalations, setClock } from '../store/escalations.ts'
import type { StoredEscalation } from '../store/escalations.ts'
import { eraseExhibits } from '../store/evidence.ts'
import type { Alert, AlertSettings } from '../../src-contract/alerts.ts'
import { lookForFires } from './alert-watch.ts'

/** Makes one job of the outbox by a channel, in the transaction under way. */
export type Dispatch = (of: {
  kind: 'followUp' | 'alert'
  itemId: ItemId
  channelId: ChannelId
  escalationId: EscalationId | null
  recipients: Recipient[]
  subject: string
  text: string
}) => { jobId: JobId }

const everyMs = 30_000
/** After a change, so long at least: a back-fill commits many times a second. */
const restMs = 3_000

export type RoundsDeps = {
  store: Store
  clock: Clock
  logger: Logger
  /** Null: nothing is sent by channels, and nothing noted as sent. */
  dispatch: Dispatch | null
  language: () => 'fr' | 'en'
  /** Something waits to leave. */
  sent: () => void
}

/**
 * What is to be done at its time: warnings, breaches, follow-ups, fires, and exhibits that have been kept long enough. Guarantees: each warning and each step once,
 * whatever ends in between, since it is noted in the transaction that does it; nothing before its time by the clock of this machine; what fails is tried again.
 */
export type Rounds = { go(): Alert[]; start(): void; stop(): void }

export function createRounds(deps: RoundsDeps): Rounds {
  const { store, clock, logger } = deps
  let stopping = new AbortController()
  let rearmed = new AbortController()
  let unsubscribe = () => {}

  const attempt = <T>(what: string, work: () => T): T | null => {
    try {
      return work()
    } catch (error) {
      logger.log('error', 'rounds.failed', { what, error: error instanceof Error ? error.name : 'unknown' })
      return null
    }
  }

  const go = (): Alert[] => {
    const now = clock.now()
    attempt('evidence', () => eraseExhibits(store, now))
    attempt('clock', () => warn(store, now))
    const followed = followUp(deps, now, attempt)
    const rung = attempt('alerts', () => lookForFires(store, now, (alert, settings) => tell(deps, alert, settings))) ?? []
    if (followed > 0 || rung.some(({ jobId }) => jobId !== null)) deps.sent()
    return rung
  }

  const run = async (stop: AbortSignal): Promise<void> => {
    while (!stop.aborted) {
      rearmed = new AbortController()
      go()
      await clock.sleep(restMs, stop)
      if (!stop.aborted && !rearmed.signal.aborted) await clock.sleep(everyMs, AbortSignal.any([stop, rearmed.signal]))
    }
  }

  return {
    go,
    start: () => {
      stopping = new AbortController()
      unsubscribe = store.changes.on((changes) => {
        if (changes.upserted.length > 0 || changes.many || changes.source === 'user') rearmed.abort()
      })
      void run(stopping.signal)
    },
    stop: () => {
      unsubscribe()
      stopping.abort()
    },
  }
}

/** What was due while nothing ran is told of now, and noted once. */
export function warn(store: Store, now: number): number {
  let told = 0
  for (const escalation of openEscalations(store.write)) {
    if (escalation.state !== 'open' || escalation.pausedAt !== null || escalation.dueAt === null) continue
    if (escalation.breachedAt === null && escalation.dueAt <= now) {
      setClock(store, escalation.id, { breachedAt: now, warnedAt: escalation.warnedAt ?? now }, { who: 'engine', what: 'breached', detail: { dueAt: escalation.dueAt } })
      told += 1
    } else if (escalation.warnedAt === null && escalation.warnAt !== null && escalation.warnAt <= now) {
      setClock(store, escalation.id, { warnedAt: now }, { who: 'engine', what: 'warned', detail: { dueAt: escalation.dueAt } })
      told += 1
    }
  }
  return told
}

function followUp(deps: RoundsDeps, now: number, attempt: <T>(what: string, work: () => T) => T | null): number {
  const { store } = deps
  const deadlines = attempt('deadlines', () => listDeadlines(store.write)) ?? []
  if (deps.dispatch === null || deadlines.every(({ plan }) => plan.length === 0)) return 0
  let made = 0
  for (const escalation of attempt('open', () => openEscalations(store.write)) ?? []) {
    const plan = deadlineFor(deadlines, escalation.brand.id, escalation.verdict)?.plan ?? []
    if (plan.length === 0 || escalation.itemId === null) continue
    // One that fails holds up no other; by a channel that was removed nothing goes, until it is back.
    if (attempt('followUp', () => transact(store, () => getChannel(store.write, escalation.channel.id).removedAt === null && ask(deps, escalation, plan, now))) === true) made += 1
  }
  return made
}

function ask({ store, dispatch, language }: RoundsDeps, { id }: StoredEscalation, plan: readonly FollowUpStep[], now: number): boolean {
  // Read again inside the transaction: an answer may have come.
  const escalation = getEscalation(store.write, id)
  const next = nextFollowUp(calendarOf(store.write, escalation.calendarId), plan, followedUp(store.write, id), escalation, now)
  const step = next === null ? undefined : plan[next.step]
  if (dispatch === null || next === null || step === undefined || escalation.itemId === null || escalation.dueAt === null) return false
  for (const skipped of next.skipped) noteFollowUp(store, id, skipped)
  if (!noteFollowUp(store, id, next.step)) return false
  const t = createTranslator(language())
  const when = new Intl.DateTimeFormat(language(), { dateStyle: 'full', timeStyle: 'short', timeZone: calendarOf(store.write, escalation.calendarId).timeZone })
  const about = { author: escalation.about?.author ?? '—', brand: escalation.brand.name, due: when.format(escalation.dueAt), token: escalation.token }
  const { jobId } = dispatch({
    kind: 'followUp', itemId: escalation.itemId, channelId: escalation.channel.id, escalationId: id, recipients: step.to ?? escalation.recipients,
    subject: t(`ui.escalation.followUp.${step.tone}.subject`, about), text: t(`ui.escalation.followUp.${step.tone}.text`, about),
  })
  setFollowUpJob(store, id, next.step, jobId)
  return true
}

function tell({ store, dispatch, language }: RoundsDeps, alert: Alert, { channelId }: AlertSettings): { channelId: ChannelId; jobId: JobId } | null {
  if (dispatch === null || channelId === null || alert.itemId === null) return null
  const known = store.write.prepare<[number], { id: number }>('SELECT id FROM channels WHERE id = ? AND removed_at IS NULL').get(channelId)
  if (known === undefined) return null
  const t = createTranslator(language())
  const what = {
    brand: alert.brand.name, count: alert.count, minutes: Math.round(alert.windowMs / 60_000),
    usual: alert.usual < 0.1 ? t('ui.alert.usualNone') : t('ui.alert.usualSome', { usual: Math.round(alert.usual * 10) / 10 }),
  }
  const { jobId } = dispatch({
    kind: 'alert', itemId: alert.itemId, channelId, escalationId: null, recipients: [],
    subject: t(`ui.alert.told.${alert.kind}`, what), text: `${t(`ui.alert.told.${alert.kind}`, what)}\n\n${t('ui.alert.mail')}`,
  })
  return { channelId, jobId }
}
