import { create } from 'zustand'
import type { InboxFilter, InboxOrder } from '../../src-contract/commands.ts'
import type { AccountId, BrandId, WatchId } from '../../src-contract/ids.ts'
import type { ItemKind } from '../../src-contract/network.ts'

export type Screen = 'inbox' | 'accounts' | 'moderation' | 'watches' | 'escalations' | 'settings'
export type Overlay = 'palette' | 'help' | 'outbox' | 'label' | 'assign' | 'verdict' | 'snooze' | 'views' | 'escalate' | 'freeze' | 'leaving' | null
/** `aside`: what the public does not see, decided or not. */
export type Shown = 'todo' | 'snoozed' | 'done' | 'aside' | 'all'
export type Kind = Exclude<ItemKind, 'reply'>
export type Scope = { brandId: BrandId | null; accountId: AccountId | null; shown: Shown; kind: Kind | null; label: string | null; watch: WatchId | null }
export type FocusTarget = 'list' | 'thread' | 'composer' | 'search' | 'note' | 'authorNote'

/** What the window offers; the longest waiting of what is to do are its oldest. */
export const orders = ['urgent', 'newest', 'oldest'] as const satisfies readonly InboxOrder[]
export type Order = (typeof orders)[number]

type ViewState = {
  screen: Screen
  overlay: Overlay
  /** What the palette or the keys were opened over, and give way to again. */
  beneath: Overlay
  scope: Scope
  /** As it was chosen; `orderIn` says what it comes to in a scope. */
  order: Order
  railFolded: boolean
  paneFolded: boolean
  /** One message and its keys. */
  zen: boolean
  /** In a narrow window the thread lies over the queue once it is opened. */
  threadOpened: boolean
  /** The form to connect an account is open on the accounts screen. */
  connecting: boolean
  /** The account whose credentials are asked for on the accounts screen. */
  mending: AccountId | null
  /** A wish that whoever holds the target fulfils; `n` grows, so that the same wish can be made twice. */
  focus: { target: FocusTarget; n: number }
}

export const useView = create<ViewState>(() => ({
  screen: 'inbox',
  overlay: null,
  beneath: null,
  scope: { brandId: null, accountId: null, shown: 'todo', kind: null, label: null, watch: null },
  order: 'urgent',
  railFolded: false,
  paneFolded: false,
  zen: false,
  threadOpened: false,
  connecting: false,
  mending: null,
  focus: { target: 'list', n: 0 },
}))

/** Nothing is urgent but what waits for a decision: elsewhere the newest come first. */
export function orderIn(scope: Scope, wanted: Order): Order {
  return wanted === 'urgent' && scope.shown !== 'todo' ? 'newest' : wanted
}

export function filterOf(scope: Scope): InboxFilter {
  return {
    ...(scope.shown === 'aside' ? { state: 'all', aside: true } : { state: scope.shown }),
    ...(scope.brandId !== null && { brandId: scope.brandId }),
    ...(scope.accountId !== null && { accountId: scope.accountId }),
    ...(scope.kind !== null && { kind: scope.kind }),
    ...(scope.label !== null && { label: scope.label }),
    ...(scope.watch !== null && { watch: scope.watch }),
  }
}

/** So narrow that an open thread lies over the list (style/base.css). */
export const overlaps = '(max-width: 799px)'

/** Whether the list can be seen: not behind one message at a time, nor under a thread in a narrow window. */
export function listInSight(): boolean {
  const { zen, threadOpened } = useView.getState()
  return !zen && !(threadOpened && window.matchMedia(overlaps).matches)
}

/** What leaves a label behind leaves a watch behind, unless it goes to one. */
export function show(scope: Partial<Scope>): void {
  const without = 'label' in scope ? { watch: null } : {}
  useView.setState((was) => ({ screen: 'inbox', overlay: null, threadOpened: false, scope: { ...was.scope, ...without, ...scope } }))
}

export function goTo(screen: Screen): void {
  useView.setState({ screen, overlay: null, zen: false, connecting: false, mending: null })
}

export function connectAccount(connecting: boolean): void {
  useView.setState({ screen: 'accounts', overlay: null, zen: false, connecting })
}

export function mend(mending: AccountId | null): void {
  useView.setState({ mending })
}

export function open(overlay: Overlay): void {
  useView.setState((was) => ({ overlay, beneath: overlay === 'palette' || overlay === 'help' ? was.overlay : null }))
}

/** One sheet less: the one beneath comes back, where there was one. */
export function close(): void {
  useView.setState((was) => ({ overlay: was.beneath, beneath: null }))
}

export function wishFocus(target: FocusTarget): void {
  useView.setState((was) => ({ focus: { target, n: was.focus.n + 1 } }))
}
