import { commandList, type Command } from './commands.ts'
import { useView } from '../stores/view.ts'

/** What a key press is made of, without the DOM. */
export type Press = {
  key: string
  code: string
  ctrl: boolean
  meta: boolean
  alt: boolean
  shift: boolean
  /** AltGr types characters; on Windows it also claims to be Ctrl and Alt. */
  altGraph: boolean
  mac: boolean
}

const named = new Set([
  'Enter',
  'Escape',
  'Delete',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'F5',
])

/**
 * The name of what was pressed, or null for what can be no command. The letter is what the layout types (`event.key`), so that r is r on
 * AZERTY as on QWERTY. Only where a layout types no Latin letter there (Greek, Cyrillic, Arabic) does the place of the key decide
 * (`event.code`).
 */
export function chordOf(press: Press): string | null {
  const mod = press.mac ? press.meta : press.ctrl && !press.altGraph
  const other = press.mac ? press.ctrl || (press.alt && named.has(press.key)) : press.meta || (press.alt && !press.altGraph)
  if (other) return null
  const shifted = mod && press.shift && /^[a-zA-Z]$/.test(press.key)
  if (shifted) return `Mod+Shift+${press.key.toLowerCase()}`
  const key = named.has(press.key) ? press.key : characterOf(press)
  if (key === null) return null
  return mod ? `Mod+${key}` : key
}

function characterOf({ key, code, shift }: Press): string | null {
  if (Array.from(key).length !== 1 || key === ' ') return null
  if (/^[a-zA-Z]$/.test(key)) return shift ? `Shift+${key.toLowerCase()}` : key.toLowerCase()
  if (/^[\p{L}]$/u.test(key) && !/^\p{Script=Latin}$/u.test(key)) {
    const letter = /^Key([A-Z])$/.exec(code)?.[1]
    return letter === undefined ? null : `${shift ? 'Shift+' : ''}${letter.toLowerCase()}`
  }
  return key
}

const arrows: Readonly<Record<string, string>> = { ArrowDown: 'j', ArrowUp: 'k' }
/** Keys that mean something to a focused button, link or field of their own. */
const theirs = new Set(['Enter', 'Delete', 'Home', 'End', 'PageUp', 'PageDown', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'])

export type Where = { inText: boolean; inList: boolean; onInbox: boolean; inOutbox: boolean }

export type Found = { command: Command } | { prefix: string } | null

/** Which command a chord means here; `prefix` is the first of two keys, waiting for its second. */
export function lookUp(chord: string, pending: string | null, where: Where): Found {
  if (where.inText && !chord.startsWith('Mod+') && chord !== 'F5') return null
  if (theirs.has(chord) && !where.inList) return null
  const pressed = pending === null ? (arrows[chord] ?? chord) : `${pending} ${chord}`
  const here = commandList.filter((each) => (where.inOutbox ? each.inOutbox || each.everywhere : !each.inOutbox))
  const command = here.find((each) => each.keys.includes(pressed))
  if (command !== undefined) return command.onItem && !where.onInbox ? null : { command }
  if (pending === null && here.some((each) => each.keys.some((key) => key.startsWith(`${chord} `)))) return { prefix: chord }
  return null
}

/** As the second of two keys, the row of digits is known by its place: on AZERTY and BÉPO it types others without Shift. */
export function digitAt(code: string): string | null {
  return /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1] ?? null
}

// By when the keys were pressed, not by when a busy window came to look at them.
const prefixLastsMs = 1500

/** What a key that is held down may repeat. */
const runsAlong: ReadonlySet<string> = new Set([
  ...commandList.filter((command) => command.group === 'move').map((command) => command.id), 'job.next', 'job.previous',
])

function isText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'submit', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

function inList(target: EventTarget | null): boolean {
  return (
    target === document.body ||
    (target instanceof HTMLElement && (target.closest('[role=listbox]') !== null || target.dataset['keys'] === 'list'))
  )
}

/** The one listener for keys. What an open dialog or a field does with its own keys it does itself, before they come here. */
export function startKeys(mac: boolean): () => void {
  let pending: { key: string; until: number } | null = null
  const press = (event: KeyboardEvent): void => {
    const { overlay, screen } = useView.getState()
    const inOutbox = overlay === 'outbox'
    if (event.defaultPrevented || event.isComposing || (overlay !== null && !inOutbox)) return
    const { key, code, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift } = event
    const first = pending !== null && event.timeStamp < pending.until ? pending.key : null
    const chord = (first === null || ctrl || meta || alt ? null : digitAt(code)) ?? chordOf({ key, code, ctrl, meta, alt, shift, altGraph: event.getModifierState('AltGraph'), mac })
    if (chord === null) return
    pending = null
    const where = { inText: isText(event.target), inList: inList(event.target), onInbox: screen === 'inbox', inOutbox }
    const found = lookUp(chord, first, where)
    if (found === null) return
    event.preventDefault()
    if ('prefix' in found) pending = { key: found.prefix, until: event.timeStamp + prefixLastsMs }
    // A key held down runs along the list; it never decides about one item after another.
    else if (!event.repeat || runsAlong.has(found.command.id)) found.command.run()
  }
  window.addEventListener('keydown', press)
  return () => window.removeEventListener('keydown', press)
}
