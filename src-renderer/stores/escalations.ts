import { create } from 'zustand'
import type { Alert, AlertSettings } from '../../src-contract/alerts.ts'
import type { CommandInput, CommandName, CommandOutput } from '../../src-contract/commands.ts'
import type { Deadline, SavedCalendar } from '../../src-contract/deadlines.ts'
import type { Channel, Escalation } from '../../src-contract/escalation.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { Item } from '../../src-contract/item.ts'
import { call, failureOf, shell } from '../bridge.ts'
import type { Done } from './accounts.ts'
import { rememberEscalation, source, tellFailure } from './decisions.ts'
import { adoptDraft } from './drafts.ts'
import { onChanges, onReady } from './engine.ts'
import { refreshQueue } from './queue.ts'
import { showItem } from './selection.ts'
import { oneAtATime, soon } from './settle.ts'
import { show, wishFocus } from './view.ts'

export type EscalationDetail = CommandOutput<'escalation.get'>
export type EvidenceList = CommandOutput<'evidence.list'>
export type Tab = 'board' | 'channels' | 'deadlines' | 'alerts' | 'evidence'

type State = {
  tab: Tab
  /** Null until the engine has answered once. */
  board: CommandOutput<'escalation.board'> | null
  open: readonly Escalation[]
  channels: readonly Channel[] | null
  kinds: CommandOutput<'channel.kinds'>['kinds']
  deadlines: readonly Deadline[]
  calendars: readonly SavedCalendar[]
  alerts: readonly Alert[]
  alertSettings: AlertSettings | null
  evidence: EvidenceList | null
  /** Grows with each answer, so that whoever shows one thing asks for it again. */
  turn: number
}

export const useEscalations = create<State>(() => ({
  tab: 'board', board: null, open: [], channels: null, kinds: [], deadlines: [], calendars: [], alerts: [], alertSettings: null, evidence: null, turn: 0,
}))

export const goToTab = (tab: Tab): void => useEscalations.setState({ tab })

export const isLate = ({ state, dueAt, pausedAt }: Escalation, now: number): boolean => state === 'open' && pausedAt === null && dueAt !== null && dueAt <= now

export const overdueNow = ({ open }: Pick<State, 'open'>): number => open.filter((each) => each.breachedAt !== null && each.state === 'open' && each.pausedAt === null).length

/** Fires that nobody has seen. */
export const unseenAlerts = ({ alerts }: Pick<State, 'alerts'>): readonly Alert[] => alerts.filter(({ seenAt, endedAt }) => seenAt === null && endedAt === null)

const refresh = oneAtATime(async () => {
  try {
    const [board, list, channels, kinds, deadlines, calendars, alerts, evidence] = await Promise.all([
      call('escalation.board', {}), call('escalation.list', { open: true, limit: 500 }), call('channel.list', {}), call('channel.kinds', {}), call('deadline.list', {}),
      call('calendar.list', {}), call('alert.list', { limit: 50 }), call('evidence.list', {}),
    ])
    useEscalations.setState((was) => ({
      board, open: list.escalations, channels: channels.channels, kinds: kinds.kinds, deadlines: deadlines.deadlines, calendars: calendars.calendars, alerts: alerts.alerts,
      alertSettings: alerts.settings, evidence, turn: was.turn + 1,
    }))
  } catch {
    // The engine is gone: onReady asks again.
  }
})

/** Asks, and asks for what is shown again. */
export async function ask<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Done<CommandOutput<N>>> {
  try {
    const value = await call(name, input)
    await refresh()
    return { ok: true, value }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

/** Asks without changing anything. */
export async function read<N extends CommandName>(name: N, input: CommandInput<N>): Promise<Done<CommandOutput<N>>> {
  try {
    return { ok: true, value: await call(name, input) }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

export async function handOver(item: Item, input: Omit<CommandInput<'escalation.send'>, 'source' | 'itemId'>): Promise<Done<Escalation>> {
  const done = await ask('escalation.send', { ...input, itemId: item.id, source })
  if (!done.ok) return done
  rememberEscalation(done.value.decisionId, item, done.value.jobId)
  await refreshQueue()
  return { ok: true, value: done.value.escalation }
}

/** The answer as the draft of the reply to the customer; where the cursor then is. */
export async function toReply(id: Escalation['id'], replace: boolean): Promise<Done<null>> {
  const done = await ask('escalation.draft', { id, ...(replace && { replace }) })
  if (!done.ok) return done
  show({ shown: 'all', kind: null, label: null, brandId: null, accountId: null })
  await showItem(done.value.itemId)
  const { thread } = await call('thread.get', { itemId: done.value.itemId })
  adoptDraft(thread)
  wishFocus('composer')
  return { ok: true, value: null }
}

export async function showMessage(id: ItemId): Promise<void> {
  show({ shown: 'all', kind: null, label: null, brandId: null, accountId: null })
  await showItem(id)
}

/** Null when the user closed the dialog without choosing. */
export async function exportExhibit(n: number): Promise<Done<string | null>> {
  try {
    const name = `vigie-piece-${String(n).padStart(4, '0')}.zip`
    const file = await shell('pickExhibit', { name })
    if (typeof file !== 'string') return { ok: true, value: null }
    return { ok: true, value: (await call('evidence.export', { n, file })).file }
  } catch (thrown) {
    return { ok: false, failure: failureOf(thrown) }
  }
}

export async function copy(text: string): Promise<boolean> {
  try {
    await shell('copy', { text })
    return true
  } catch (thrown) {
    tellFailure(thrown)
    return false
  }
}

export function startEscalations(): () => void {
  const refreshSoon = soon(refresh)
  const ends = [
    onReady(() => void refresh()),
    onChanges((changes) => {
      if (changes.catalogue || changes.many || (changes.escalations ?? []).length > 0 || changes.jobs.length > 0) refreshSoon()
    }),
  ]
  return () => ends.forEach((end) => end())
}
