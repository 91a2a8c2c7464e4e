import type { AuthorFlag, Item } from '../../src-contract/item.ts'
import { syncNow } from '../stores/accounts.ts'
import { backUp, check, restore } from '../stores/data.ts'
import { decide, flagAuthors, tell, undo } from '../stores/decisions.ts'
import { draftOf, setPrivate } from '../stores/drafts.ts'
import { toggleExplanation } from '../stores/explanations.ts'
import { useKeys } from '../stores/keys.ts'
import { copyLink, copyText } from '../stores/links.ts'
import { editOwn, lastOwn } from '../stores/own-replies.ts'
import { newWindow, openOutside } from '../stores/outside.ts'
import { decidePicked, pickAlike, pickedItems, pickUpTo, togglePicked, unpick, unpickAll } from '../stores/picked.ts'
import { moveInPanel, showJobItem, takeStep } from '../stores/panel.ts'
import { foldPane, foldRail, setLanguage, setOrder, setTheme } from '../stores/prefs.ts'
import { isSearching, search, searchMore } from '../stores/search.ts'
import { listTotal, moveBy, moveTo, useSelection } from '../stores/selection.ts'
import { openItem, setUnread } from '../stores/thread.ts'
import { openPinned } from '../stores/views.ts'
import { connectAccount, goTo, open, overlaps, show, useView, wishFocus } from '../stores/view.ts'
import { presetKeys } from './presets.ts'
import { offer, type VerbPair } from './verbs.ts'

export type Group = 'move' | 'pick' | 'decide' | 'write' | 'outbox' | 'go' | 'window'

export type Command = {
  readonly id: string
  /** As `chordOf` writes them; the first is the one shown. Two keys in a row stand with a space between. */
  readonly keys: readonly string[]
  readonly group: Group
  /** Only where the queue is on screen. */
  readonly onItem?: true
  readonly verbs?: VerbPair
  /** Only while the outbox is open; there no other command has its key but those for everywhere. */
  readonly inOutbox?: true
  /** In the outbox as well as under it. */
  readonly everywhere?: true
  readonly run: () => void
}

const page = 10

/**
 * Every command there is, once: keymap, palette, cheat sheet, buttons and the native menus read it, so that help cannot drift from what
 * the keys do. Names are those of the menus.
 */
export const commands = [
  { id: 'queue.next', keys: ['j'], group: 'move', onItem: true, run: () => moveBy(1) },
  { id: 'queue.previous', keys: ['k'], group: 'move', onItem: true, run: () => moveBy(-1) },
  { id: 'queue.open', keys: ['Enter'], group: 'move', onItem: true, run: openThread },
  { id: 'queue.back', keys: ['Escape'], group: 'move', onItem: true, run: goBack },
  { id: 'queue.pageDown', keys: ['PageDown'], group: 'move', onItem: true, run: () => moveBy(page) },
  { id: 'queue.pageUp', keys: ['PageUp'], group: 'move', onItem: true, run: () => moveBy(-page) },
  { id: 'queue.first', keys: ['Home'], group: 'move', onItem: true, run: () => void moveTo(0) },
  { id: 'queue.last', keys: ['End'], group: 'move', onItem: true, run: () => void moveTo(listTotal() - 1) },

  { id: 'pick.toggle', keys: ['x'], group: 'pick', onItem: true, run: toggleOpen },
  { id: 'pick.extend', keys: ['Shift+x'], group: 'pick', onItem: true, run: extendToOpen },
  { id: 'pick.author', keys: ['* a'], group: 'pick', onItem: true, run: () => pickLikeOpen('author') },
  { id: 'pick.text', keys: ['* t'], group: 'pick', onItem: true, run: () => pickLikeOpen('text') },
  { id: 'pick.thread', keys: ['* f'], group: 'pick', onItem: true, run: () => pickLikeOpen('thread') },

  { id: 'item.done', keys: ['e'], group: 'decide', onItem: true, verbs: ['done', 'reopen'], run: () => press(['done', 'reopen']) },
  { id: 'item.snooze', keys: ['s'], group: 'decide', onItem: true, verbs: ['snooze'], run: putOff },
  { id: 'item.hide', keys: ['h'], group: 'decide', onItem: true, verbs: ['hide', 'unhide'], run: () => press(['hide', 'unhide']) },
  { id: 'item.approve', keys: ['y'], group: 'decide', onItem: true, verbs: ['approve'], run: () => press(['approve']) },
  { id: 'item.like', keys: ['+'], group: 'decide', onItem: true, verbs: ['like', 'unlike'], run: () => press(['like', 'unlike']) },
  { id: 'item.spam', keys: ['!'], group: 'decide', onItem: true, verbs: ['spam', 'unspam'], run: () => press(['spam', 'unspam']) },
  {
    id: 'item.delete',
    keys: ['#', 'd', 'Delete'],
    group: 'decide',
    onItem: true,
    verbs: ['delete', 'restore'],
    run: () => press(['delete', 'restore']),
  },
  {
    id: 'item.block',
    keys: ['b'],
    group: 'decide',
    onItem: true,
    verbs: ['block', 'unblock', 'ban', 'unban'],
    run: () => press(['block', 'unblock', 'ban', 'unban']),
  },
  {
    id: 'item.mute',
    keys: ['m'],
    group: 'decide',
    onItem: true,
    verbs: ['mute', 'unmute', 'silence', 'unsilence'],
    run: () => press(['mute', 'unmute', 'silence', 'unsilence']),
  },
  {
    id: 'item.blockDomain',
    keys: [],
    group: 'decide',
    onItem: true,
    verbs: ['blockDomain', 'unblockDomain'],
    run: () => press(['blockDomain', 'unblockDomain']),
  },
  { id: 'item.report', keys: [], group: 'decide', onItem: true, verbs: ['report'], run: () => press(['report']) },
  { id: 'decision.undo', keys: ['z'], group: 'decide', everywhere: true, run: () => void undo() },

  { id: 'item.escalate', keys: ['f'], group: 'write', onItem: true, run: () => onTheirs('escalate') },
  { id: 'item.freeze', keys: ['Shift+f'], group: 'write', onItem: true, run: () => onTheirs('freeze') },
  { id: 'item.reply', keys: ['r'], group: 'write', onItem: true, run: () => focusPane('composer') },
  { id: 'item.replyPrivate', keys: ['Mod+Shift+p'], group: 'write', onItem: true, run: replyPrivate },
  { id: 'own.edit', keys: ['Shift+e'], group: 'write', onItem: true, run: () => onLastOwn('edit') },
  { id: 'own.delete', keys: ['Shift+d'], group: 'write', onItem: true, run: () => onLastOwn('delete') },
  { id: 'item.assign', keys: ['a'], group: 'write', onItem: true, run: () => void ((openItem() ?? pickedItems()[0]) && open('assign')) },
  { id: 'author.vip', keys: ['Shift+v'], group: 'write', onItem: true, run: () => mark('vip') },
  { id: 'author.watch', keys: ['Shift+w'], group: 'write', onItem: true, run: () => mark('watch') },
  { id: 'author.note', keys: ['Shift+n'], group: 'write', onItem: true, run: () => focusPane('authorNote') },
  { id: 'item.label', keys: ['l'], group: 'write', onItem: true, run: () => void (openItem() && open('label')) },
  { id: 'verdict.say', keys: ['v'], group: 'write', onItem: true, run: () => void ((openItem() ?? pickedItems()[0]) && open('verdict')) },
  { id: 'verdict.why', keys: ['w'], group: 'write', onItem: true, run: toggleExplanation },
  { id: 'item.note', keys: ['n'], group: 'write', onItem: true, run: () => focusPane('note') },
  { id: 'item.unread', keys: ['u'], group: 'write', onItem: true, run: toggleUnread },
  { id: 'item.open', keys: ['o'], group: 'write', onItem: true, run: openOnNetwork },

  { id: 'item.copy', keys: ['c'], group: 'write', onItem: true, run: copyOpen },
  { id: 'item.copyLink', keys: ['Shift+c'], group: 'write', onItem: true, run: copyOpenLink },

  { id: 'job.next', keys: ['j'], group: 'outbox', inOutbox: true, run: () => moveInPanel(1) },
  { id: 'job.previous', keys: ['k'], group: 'outbox', inOutbox: true, run: () => moveInPanel(-1) },
  { id: 'job.send', keys: ['s'], group: 'outbox', inOutbox: true, run: () => takeStep('send') },
  { id: 'job.edit', keys: ['e'], group: 'outbox', inOutbox: true, run: () => takeStep('edit') },
  { id: 'job.drop', keys: ['d'], group: 'outbox', inOutbox: true, run: () => takeStep('drop') },
  { id: 'job.open', keys: ['o'], group: 'outbox', inOutbox: true, run: () => takeStep('open') },
  { id: 'job.answer', keys: ['p'], group: 'outbox', inOutbox: true, run: () => takeStep('answer') },
  { id: 'job.reconnect', keys: ['r'], group: 'outbox', inOutbox: true, run: () => takeStep('reconnect') },
  { id: 'job.show', keys: ['Enter'], group: 'outbox', inOutbox: true, run: () => void showJobItem() },

  { id: 'search.open', keys: ['/', 'Mod+f'], group: 'go', run: () => focusInbox('search') },
  { id: 'search.goOn', keys: ['g j'], group: 'go', onItem: true, run: () => void searchMore(true) },
  { id: 'views.open', keys: ['g v'], group: 'go', run: () => open('views') },
  { id: 'views.first', keys: ['g 1'], group: 'go', run: () => openPinned(1) },
  { id: 'views.second', keys: ['g 2'], group: 'go', run: () => openPinned(2) },
  { id: 'views.third', keys: ['g 3'], group: 'go', run: () => openPinned(3) },
  { id: 'go.todo', keys: ['g i'], group: 'go', run: () => show({ shown: 'todo', kind: null, label: null }) },
  { id: 'go.snoozed', keys: ['g z'], group: 'go', run: () => show({ shown: 'snoozed', kind: null, label: null }) },
  { id: 'go.done', keys: ['g d'], group: 'go', run: () => show({ shown: 'done', kind: null, label: null }) },
  { id: 'go.aside', keys: ['g h'], group: 'go', run: () => show({ shown: 'aside', kind: null, label: null }) },
  { id: 'go.all', keys: ['g t'], group: 'go', run: () => show({ shown: 'all', kind: null, label: null }) },
  { id: 'go.comments', keys: ['g c'], group: 'go', run: () => show({ kind: 'comment' }) },
  { id: 'go.mentions', keys: ['g m'], group: 'go', run: () => show({ kind: 'mention' }) },
  { id: 'go.messages', keys: ['g p'], group: 'go', run: () => show({ kind: 'message' }) },
  { id: 'go.reviews', keys: ['g f'], group: 'go', run: () => show({ kind: 'review' }) },
  { id: 'go.brands', keys: ['g b'], group: 'go', run: () => show({ brandId: null, accountId: null, kind: null, label: null }) },
  { id: 'order.urgent', keys: ['g u'], group: 'go', onItem: true, run: () => setOrder('urgent') },
  { id: 'order.newest', keys: ['g n'], group: 'go', onItem: true, run: () => setOrder('newest') },
  { id: 'order.oldest', keys: ['g l'], group: 'go', onItem: true, run: () => setOrder('oldest') },
  { id: 'accounts.open', keys: ['g a'], group: 'go', run: () => goTo('accounts') },
  { id: 'moderation.open', keys: ['g r'], group: 'go', run: () => goTo('moderation') },
  { id: 'escalations.open', keys: ['g e'], group: 'go', run: () => goTo('escalations') },
  { id: 'watches.open', keys: ['g w'], group: 'go', run: () => goTo('watches') },
  { id: 'outbox.open', keys: ['g o'], group: 'go', run: () => open('outbox') },
  { id: 'settings.open', keys: ['g s', 'Mod+,'], group: 'go', run: () => goTo('settings') },

  { id: 'palette.open', keys: ['Mod+k'], group: 'window', everywhere: true, run: () => open('palette') },
  { id: 'keys.show', keys: ['?'], group: 'window', everywhere: true, run: () => open('help') },
  { id: 'view.rail', keys: ['['], group: 'window', run: () => foldRail(!useView.getState().railFolded) },
  { id: 'view.pane', keys: [']'], group: 'window', run: () => foldPane(!useView.getState().paneFolded) },
  { id: 'view.zen', keys: ['.'], group: 'window', onItem: true, run: toggleZen },
  { id: 'window.new', keys: ['Mod+Shift+n'], group: 'window', run: () => void newWindow() },
  { id: 'sync.run', keys: ['F5'], group: 'window', run: () => void syncNow() },

  { id: 'account.connect', keys: [], group: 'window', run: () => connectAccount(true) },
  { id: 'data.backup', keys: [], group: 'window', run: () => inSettings(backUp) },
  { id: 'data.restore', keys: [], group: 'window', run: () => inSettings(restore) },
  { id: 'data.check', keys: [], group: 'window', run: () => inSettings(check) },
  { id: 'theme.system', keys: [], group: 'window', run: () => setTheme('system') },
  { id: 'theme.light', keys: [], group: 'window', run: () => setTheme('light') },
  { id: 'theme.dark', keys: [], group: 'window', run: () => setTheme('dark') },
  { id: 'language.fr', keys: [], group: 'window', run: () => setLanguage('fr') },
  { id: 'language.en', keys: [], group: 'window', run: () => setLanguage('en') },
] as const satisfies readonly Command[]

export type CommandId = (typeof commands)[number]['id']

/** As the set of keys has it, whatever the user made of it. */
export function usualKeys(command: Pick<Command, 'id' | 'keys'>): readonly string[] {
  const usual = commands.find(({ id }) => id === command.id)?.keys ?? command.keys
  return presetKeys[useKeys.getState().preset][command.id] ?? usual
}

/** Whether a key pressed where the one is used could mean the other. */
export const shares = (one: Pick<Command, 'everywhere' | 'inOutbox'>, other: Pick<Command, 'everywhere' | 'inOutbox'>): boolean =>
  one.everywhere === true || other.everywhere === true || (one.inOutbox ?? false) === (other.inOutbox ?? false)

function sharesPlace(command: Command, id: string): boolean {
  const other: Command | undefined = commands.find((each) => each.id === id)
  return other !== undefined && shares(command, other)
}

/** With the keys as the user has them now: whoever shows keys reads `useKeys` too, to be drawn again when they change. */
export const commandList: readonly (Command & { readonly id: CommandId })[] = commands.map((command: Command & { readonly id: CommandId }) => ({
  ...command,
  get keys() {
    const { own } = useKeys.getState()
    const theirs = own[command.id]
    if (theirs !== undefined) return theirs
    // What the user gave to another command is that one's, also where a later version gives it to this one.
    const given = Object.entries(own).flatMap(([id, chords]) => (id !== command.id && sharesPlace(command, id) ? chords : []))
    const usual = usualKeys(command)
    return given.length === 0 ? usual : usual.filter((chord) => !given.includes(chord))
  },
}))

export function commandOf(id: CommandId): Command & { readonly id: CommandId } {
  const found = commandList.find((command) => command.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

/** For names from outside, such as a menu's. */
export function runCommand(name: string): void {
  // The menu has an entry of its own for the way back, the keys have one for both ways.
  const id = name === 'item.reopen' ? 'item.done' : name
  const command = commandList.find((each) => each.id === id)
  if (command === undefined) return
  const { screen, overlay } = useView.getState()
  if (command.onItem && screen !== 'inbox') return
  if (command.inOutbox && overlay !== 'outbox') return
  command.run()
}

function press(pair: VerbPair): void {
  const item = openItem()
  const { absent } = useSelection.getState()
  const picked = pickedItems()
  if (picked.length > 0) return pressMany(pair, picked)
  if (item === null || item.own) return
  const offered = offer(pair, item)
  if (offered === null)
    return tell({ kind: 'refused', failure: { code: 'verb.unsupported', params: { verb: pair[0], network: item.network } } })
  if (!offered.possible)
    return tell({
      kind: 'refused',
      failure: { code: offered.code, params: { verb: offered.verb, network: item.network, account: item.account.handle } },
    })
  void decide(offered.verb, [item])
  if (absent) moveBy(1)
}

function onTheirs(overlay: 'escalate' | 'freeze'): void {
  const item = openItem()
  if (item !== null && !item.own) open(overlay)
}

function putOff(): void {
  const item = openItem()
  if (pickedItems().length > 0) return open('snooze')
  if (item === null || item.own) return
  if (item.capabilities.can.includes('snooze')) open('snooze')
  else tell({ kind: 'refused', failure: { code: 'verb.notInThisState', params: { verb: 'snooze', network: item.network } } })
}

/** One decision for all that were picked. What most of them can take is meant; those that cannot stay picked, with the reason of the first. */
function pressMany(pair: VerbPair, picked: readonly Item[]): void {
  const offers = picked.map((item) => offer(pair, item)).filter((each) => each?.possible === true)
  const wanted = pair.toSorted((a, b) => offers.filter(({ verb }) => verb === b).length - offers.filter(({ verb }) => verb === a).length)[0] ?? pair[0]
  void decidePicked(wanted, picked)
}

/** Our last reply of the open thread: put otherwise, or deleted. */
function onLastOwn(verb: 'edit' | 'delete'): void {
  const own = lastOwn(verb)
  const item = openItem()
  if (own === null && item !== null) tell({ kind: 'refused', failure: { code: 'verb.unsupported', params: { verb, network: item.network } } })
  else if (own !== null && verb === 'edit') editOwn(own)
  else if (own !== null) void decide('delete', [own])
}

/** Said of who wrote it, or taken back where it is said already. */
function mark(flag: AuthorFlag): void {
  const item = openItem()
  const items = pickedItems().length > 0 ? pickedItems() : item === null ? [] : [item]
  const others = items.filter((each) => !each.own)
  void flagAuthors(others, others.every(({ author }) => author.flag === flag) ? null : flag).then(unpick)
}

function toggleOpen(): void {
  const item = openItem()
  if (item !== null && !item.own) togglePicked(item)
}

function extendToOpen(): void {
  const item = openItem()
  if (item !== null && !item.own) void pickUpTo(item)
}

function pickLikeOpen(by: 'author' | 'text' | 'thread'): void {
  const item = openItem()
  if (item !== null && !item.own) void pickAlike(item, by)
}

function openThread(): void {
  if (useView.getState().paneFolded) foldPane(false)
  useView.setState({ threadOpened: true })
  wishFocus('thread')
}

function toggleZen(): void {
  const zen = !useView.getState().zen
  useView.setState({ zen, threadOpened: true })
  wishFocus(zen ? 'thread' : 'list')
}

/** One step out: of one message at a time, of the open thread, then of the search. */
function goBack(): void {
  const { zen, threadOpened } = useView.getState()
  if (pickedItems().length > 0) unpickAll()
  else if (zen || (threadOpened && window.matchMedia(overlaps).matches)) useView.setState({ zen: false, threadOpened: false })
  else if (isSearching()) search('')
  wishFocus('list')
}

function focusPane(target: 'composer' | 'note' | 'authorNote'): void {
  if (openItem() === null) return
  if (useView.getState().paneFolded) foldPane(false)
  useView.setState({ threadOpened: true })
  wishFocus(target)
}

/** In the composer as well as before it; a second time makes it public again. */
function replyPrivate(): void {
  const item = openItem()
  if (item === null) return
  const inPrivate = draftOf(item.thread.id)?.private ?? false
  if (item.capabilities.privateReply === undefined && !inPrivate)
    return tell({ kind: 'refused', failure: { code: 'reply.notPrivate', params: { network: item.network } } })
  setPrivate(item.thread.id, item.id, !inPrivate)
  focusPane('composer')
}

function focusInbox(target: 'search'): void {
  useView.setState({ screen: 'inbox', overlay: null, zen: false, threadOpened: false })
  wishFocus(target)
}

function toggleUnread(): void {
  const item = openItem()
  const [first, ...rest] = pickedItems()
  if (first !== undefined) void setUnread([first, ...rest].map(({ id }) => id), !first.unread)
  else if (item !== null) void setUnread([item.id], !item.unread)
}

function openOnNetwork(): void {
  const item = openItem()
  const url = item?.url ?? item?.post?.url ?? null
  if (url !== null) void openOutside(url)
}

/** What was picked, oldest first, else the one that is open. */
function copyOpen(): void {
  const item = openItem()
  const picked = pickedItems().toSorted((a, b) => a.createdAt - b.createdAt)
  if (picked.length > 0) void copyText(picked)
  else if (item !== null) void copyText([item])
}

function copyOpenLink(): void {
  const item = openItem()
  if (item !== null) void copyLink(item)
}

function inSettings(work: () => Promise<void>): void {
  goTo('settings')
  void work()
}
