import type { Visibility } from '../../src-contract/network.ts'

const known: Readonly<Record<Visibility, true>> = { visible: true, hidden: true, held: true, spam: true, trash: true, deleted: true }

/** A review says was and now as text, of whatever kind; this is the one that is a visibility. */
export function visibility(text: string | null): Visibility | null {
  return text !== null && Object.hasOwn(known, text) ? (text as Visibility) : null
}
