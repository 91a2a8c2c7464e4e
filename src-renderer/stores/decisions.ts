import { create } from 'zustand'
import type { Failure } from '../../src-contract/failure.ts'
import type { ColleagueId, DecisionId, ItemId, JobId, ThreadId } from '../../src-contract/ids.ts'
import type { AuthorFlag, Item, Job } from '../../src-contract/item.ts'
import type { DeskVerb, Verb } from '../../src-contract/network.ts'
import { stateAfterVerb } from '../../src-contract/states.ts'
import { call, failureOf } from '../bridge.ts'
import { beginSending, draftOf, dropDraft, stopSending, writeDraft } from './drafts.ts'
import { onChanges, onReady } from './engine.ts'
import { refreshOutbox, useOutbox } from './outbox.ts'
import { canCancel } from './outbox-order.ts'
import { refreshQueue, useQueue } from './queue.ts'
import { isSearching } from './search.ts'
import { expectLeave, expectStay, leaveAtOnce, selectItem } from './selection.ts'
import { oneAtATime } from './settle.ts'

/** What a decision of this window was, in the words the strip needs. */
export type Made = {
  id: DecisionId
  verb: Verb | DeskVerb | 'escalate'
  items: readonly ItemId[]
  /** To whom; null when it was to several. */
  who: string | null
  jobs: readonly JobId[]
  at: number
  reply: { item: Item; text: string; private: boolean } | null
  /** As whom; null when it was as several. */
  as: { brand: string; hue: number; account: Item['account'] } | null
  oneWay: boolean
}

/** Said once by the live region and shown in the status line. `n` grows with each. */
export type Notice = { n: number; at: number } & (
  | { kind: 'made'; made: Made }
  | { kind: 'undone'; verb: Made['verb']; who: string | null; alreadySent: boolean }
  | { kind: 'partly'; made: Made; refused: number; failure: Failure }
  | { kind: 'refused'; failure: Failure }
  | { kind: 'copied'; what: 'text' | 'link' }
)

type DecisionsState = {
  /** Newest last; those that were undone are taken out. */
  made: readonly Made[]
  notice: Notice | null
  /** Items decided on today, from the record; null until it was read. `more` when the record held more than was read. */
  today: { items: number; more: boolean } | null
}

export const useDecisions = create<DecisionsState>(() => ({ made: [], notice: null, today: null }))

/** This window, so that z takes back what was decided here and nowhere else. */
export const source = `window:${crypto.randomUUID()}`.slice(0, 40)

let lastNotice = 0
type Told = Notice extends infer N ? (N extends Notice ? Omit<N, 'n' | 'at'> : never) : never

export function tell(told: Told): void {
  useDecisions.setState({ notice: { ...told, n: ++lastNotice, at: Date.now() } })
}

export function tellFailure(thrown: unknown): void {
  tell({ kind: 'refused', failure: failureOf(thrown) })
}

/**
 * Gives those it was done to. `until` for a snooze alone; without it, one lasts until somebody writes. What leaves the list by it leaves at once; it is
 * said to be done when the engine has it on disk, and what it refuses comes back.
 */
export async function decide(verb: Verb, items: readonly Item[], until?: number): Promise<readonly ItemId[]> {
  const ids = items.map((item) => item.id)
  expectLeave(ids)
  const submitted = call('act.submit', { verb, ids, source, ...(until !== undefined && { until }) })
  const left = leavesBy(verb) ? leaveAtOnce(ids) : null
  try {
    const { decisionId, jobs, refused } = await submitted
    left?.settle()
    const stuck = new Set(refused.map(({ id }) => id))
    expectStay(Array.from(stuck))
    if (decisionId !== null) remember(decisionId, verb, items.filter(({ id }) => !stuck.has(id)), jobs, null)
    const [first] = refused
    const made = useDecisions.getState().made.at(-1)
    if (first !== undefined && (made === undefined || made.id !== decisionId)) tell({ kind: 'refused', failure: first.failure })
    else if (first !== undefined && made !== undefined) tell({ kind: 'partly', made, refused: refused.length, failure: first.failure })
    await refreshQueue()
    if (stuck.size > 0) await left?.back()
    return ids.filter((id) => !stuck.has(id))
  } catch (thrown) {
    expectStay(ids)
    left?.putBack()
    tellFailure(thrown)
    await refreshQueue()
    return []
  }
}

/**
 * Whether it certainly takes an item out of the list on screen. Among the done ones stands what its network has deleted, whatever is decided; a search
 * finds what is done.
 */
function leavesBy(verb: Verb): boolean {
  const { state } = useQueue.getState().filter
  const after = stateAfterVerb[verb]
  if (after === undefined || isSearching()) return false
  return (state === 'todo' && after !== 'open') || (state === 'snoozed' && after !== 'snoozed')
}

/** Another text for a reply of ours that stands on its network. */
export async function editReply(item: Item, text: string): Promise<boolean> {
  try {
    const { decisionId, jobs } = await call('reply.edit', { id: item.id, text, source })
    remember(decisionId, 'edit', [item], jobs, null)
    return true
  } catch (thrown) {
    tellFailure(thrown)
    return false
  }
}

/** Whose the items are from now on; null: nobody's. Gives those that are. */
export async function assign(items: readonly Item[], to: ColleagueId | null): Promise<readonly ItemId[]> {
  const ids = items.map((item) => item.id)
  if (ids.length === 0) return []
  try {
    const { decisionId, items: changed, refused } = await call('assign.submit', { ids, to, source })
    if (decisionId !== null) remember(decisionId, 'assign', changed, [], null)
    const [first] = refused
    if (first !== undefined) tell({ kind: 'refused', failure: first.failure })
    return ids.filter((id) => !refused.some((each) => each.id === id))
  } catch (thrown) {
    tellFailure(thrown)
    return []
  }
}

/** The user's mark on who wrote these. */
export async function flagAuthors(items: readonly Item[], flag: AuthorFlag | null): Promise<readonly ItemId[]> {
  const ids = Array.from(new Set(items.map((item) => item.author.id)))
  if (ids.length === 0) return []
  try {
    const { decisionId } = await call('author.flag', { ids, flag, source })
    if (decisionId !== null) remember(decisionId, 'flag', items, [], null)
    return items.map((item) => item.id)
  } catch (thrown) {
    tellFailure(thrown)
    return []
  }
}

/** Threads of which an answer is on its way to the engine, and whether it got there: a key that is pressed twice, or held down, sends it once. */
const answering = new Map<ThreadId, Promise<boolean>>()

/**
 * Like a decision it leaves the list at once, so that the next key is for the next message. `mayGo` is asked first, of the engine; where it says no, and where
 * the engine refuses, message and draft are as they were. False then.
 */
export async function reply(item: Item, text: string, inPrivate = false, mayGo: () => Promise<boolean> = async () => true): Promise<boolean> {
  const threadId = item.thread.id
  if (answering.has(threadId)) return false
  const sending = sendReply(item, text, inPrivate, mayGo).finally(() => answering.delete(threadId))
  answering.set(threadId, sending)
  return sending
}

async function sendReply(item: Item, text: string, inPrivate: boolean, mayGo: () => Promise<boolean>): Promise<boolean> {
  const threadId = item.thread.id
  beginSending(threadId)
  expectLeave([item.id])
  const left = leavesBy('reply') ? leaveAtOnce([item.id]) : null
  const comeBack = (): void => {
    expectStay([item.id])
    left?.putBack()
    stopSending(threadId)
    // Where the list was read without it meanwhile, it is not where it stood.
    void refreshQueue()
  }
  try {
    if (!(await mayGo())) {
      comeBack()
      return false
    }
    const { decisionId, jobs } = await call('reply.submit', { id: item.id, text, source, ...(inPrivate && { private: true }) })
    left?.settle()
    remember(decisionId, 'reply', [item], jobs, { item, text, private: inPrivate })
    dropDraft(threadId, text)
    await refreshQueue()
    return true
  } catch (thrown) {
    comeBack()
    tellFailure(thrown)
    return false
  }
}

export function rememberEscalation(id: DecisionId, item: Item, jobId: JobId): void {
  remember(id, 'escalate', [item], [], null)
  useDecisions.setState((was) => ({ made: was.made.map((made) => (made.id === id ? { ...made, jobs: [jobId] } : made)) }))
}

function remember(id: DecisionId, verb: Made['verb'], items: readonly Item[], jobs: readonly Job[], sent: Made['reply']): void {
  const [only, second] = items
  const who = second === undefined && only !== undefined ? only.author.name || only.author.handle : null
  const made: Made = {
    id,
    verb,
    items: items.map((item) => item.id),
    who,
    jobs: jobs.map((job) => job.id),
    at: Date.now(),
    reply: sent,
    as: oneVoice(items),
    oneWay: items.some((item) => item.capabilities.oneWay.some((each) => each === verb)),
  }
  useDecisions.setState((was) => ({ made: [...was.made.slice(-49), made] }))
  tell({ kind: 'made', made })
  void refreshOutbox()
}

function oneVoice([first, ...rest]: readonly Item[]): Made['as'] {
  if (first === undefined || rest.some((item) => item.account.id !== first.account.id)) return null
  return { brand: first.brand.name, hue: first.brand.hue, account: first.account }
}

/** Called back elsewhere, in the outbox or in another window: the strip must not go on offering to undo it. */
async function forgetCancelled(now: readonly Job[], was: readonly Job[]): Promise<void> {
  const there = new Set(now.map((job) => job.id))
  const left = new Set(was.filter((job) => canCancel(job) && !there.has(job.id)).map((job) => job.id))
  for (const made of useDecisions.getState().made) {
    const [item] = made.items
    if (item === undefined || made.jobs.length === 0 || !made.jobs.every((id) => left.has(id))) continue
    // Of an item's jobs, those that were cancelled are left out.
    const jobs = await call('item.get', { id: item }).then((read) => read.item.jobs.map((job) => job.id), () => null)
    if (jobs === null || made.jobs.some((id) => jobs.includes(id))) continue
    const known = useDecisions.getState().made.some(({ id }) => id === made.id)
    useDecisions.setState((before) => ({ made: before.made.filter(({ id }) => id !== made.id) }))
    if (!known || !['made', 'partly'].includes(useDecisions.getState().notice?.kind ?? '')) continue
    tell({ kind: 'undone', verb: made.verb, who: made.who, alreadySent: false })
  }
}

/** Takes back the last decision of this window that still can be; the text of a reply returns to its composer. */
export async function undo(): Promise<void> {
  // What is seen to have gone last is meant: an answer that has yet to reach the engine, not the decision before it. One that came back needs nothing.
  const answers = await Promise.all(answering.values())
  if (answers.includes(false)) return
  try {
    const { decision, notUndoable, recalled } = await call('decision.undo', { source })
    const made = useDecisions.getState().made.find(({ id }) => id === decision.id)
    useDecisions.setState((was) => ({ made: was.made.filter(({ id }) => id !== decision.id) }))
    const [stuck] = notUndoable
    if (stuck !== undefined) tell({ kind: 'refused', failure: stuck.failure })
    else if (recalled > 0) tell({ kind: 'refused', failure: { code: 'undo.recalled', params: {} } })
    else tell({ kind: 'undone', verb: made?.verb ?? (decision.verb as Made['verb']), who: made?.who ?? null, alreadySent: false })
    if (made !== undefined) await returnTo(made)
  } catch (thrown) {
    tellFailure(thrown)
  }
}

async function returnTo(made: Made): Promise<void> {
  const { reply: sent, items } = made
  if (sent !== null && (draftOf(sent.item.thread.id)?.text ?? '') === '') writeDraft(sent.item.thread.id, sent.item.id, sent.text, sent.private)
  expectStay(items)
  await refreshQueue()
  const [first] = items
  if (first !== undefined) await selectItem(first)
}

const refreshToday = oneAtATime(async () => {
  try {
    const { decisions } = await call('decision.recent', { limit: 100 })
    const midnight = new Date().setHours(0, 0, 0, 0)
    const today = decisions.filter((decision) => decision.createdAt >= midnight && decision.undoneAt === null)
    useDecisions.setState({
      today: {
        items: today.reduce((sum, decision) => sum + decision.items, 0),
        more: decisions.every((decision) => decision.createdAt >= midnight) && decisions.length === 100,
      },
    })
  } catch {
    // Asked again with the next change.
  }
})

export function startDecisions(): () => void {
  const ends = [
    onReady(() => void refreshToday()),
    useOutbox.subscribe((now, was) => {
      if (now.live !== was.live) void forgetCancelled(now.live, was.live)
    }),
    onChanges((changes) => {
      if (changes.source === 'user') void refreshToday()
    }),
  ]
  return () => ends.forEach((end) => end())
}
