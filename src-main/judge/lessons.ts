import type { ItemId } from '../../src-contract/ids.ts'
import type { VerdictHead } from '../../src-contract/moderation.ts'
import type { Classifier } from '../moderation/pipeline.ts'
import { transact } from '../store/database.ts'
import type { Store } from '../store/database.ts'
import type { ReadableDb } from '../store/connection.ts'
import { rowOf } from '../store/judged-rows.ts'
import {
  addLesson, decisionsAfter, hasLessonOf, hasLessons, itemsOfDecision, lessonsCursor, setLessonsCursor, takeBackLessons, undoneSince,
} from '../store/learned.ts'
import type { DecisionRow } from '../store/learned.ts'
import type { DecisionId } from '../../src-contract/ids.ts'
import { guessOf, judgedLang } from '../store/verdicts.ts'

/** So many decisions are looked at in one go. */
const atOnce = 50
/** Of one decision on many items so many teach; together they weigh as one. */
const mostItems = 20

/** What a rule or auto-hide decided teaches nothing: it is no person's word. */
export const isAutomatic = (source: string): boolean => source === 'autohide' || source.startsWith('rule:')

const leavesStanding = new Set(['like', 'reply', 'done'])

type Said = { head: VerdictHead; is: boolean }

/** What a verb says of a text, by what had been said of it before. */
function saidBy(verb: string, guess: (head: VerdictHead) => boolean): Said[] {
  switch (verb) {
    case 'hide':
    case 'delete':
      return guess('spam') && !guess('toxic') ? [{ head: 'spam', is: true }] : [{ head: 'toxic', is: true }]
    case 'spam':
      return [{ head: 'spam', is: true }]
    case 'unhide':
    case 'restore':
    case 'approve':
      return [{ head: 'toxic', is: false }, ...(guess('spam') ? [{ head: 'spam' as const, is: false }] : [])]
    case 'unspam':
      return [{ head: 'spam', is: false }, ...(guess('toxic') ? [{ head: 'toxic' as const, is: false }] : [])]
    // Looked at and left where it is: says less than taking down or giving back does.
    case 'like':
    case 'reply':
    case 'done':
      return [{ head: 'toxic', is: false }]
    default:
      return []
  }
}

/**
 * Turns the user's decisions since the last time into lessons, and takes back those of decisions that were undone. An automatic one that was undone is a
 * lesson itself. In one transaction with its cursor: a kill in between repeats it whole. True where there may be more.
 */
export function collectLessons(store: Store, classifier: Classifier): boolean {
  const cursor = lessonsCursor(store.read) ?? { decisionId: 0, undoneAt: 0 }
  const fresh = decisionsAfter(store.read, cursor.decisionId, atOnce)
  const undone = undoneSince(store.read, cursor.undoneAt, cursor.decisionId)
  const pending = undone.filter(({ id, source, verb }) => !isSettled(store.read, id, source, verb))
  if (fresh.length === 0 && pending.length === 0) return false
  transact(store, () => {
    for (const decision of fresh) if (decision.undone_at === null && decision.undoes === null && !isAutomatic(decision.source)) teach(store, classifier, decision)
    const undoneNow = fresh.filter(({ undone_at }) => undone_at !== null)
    for (const decision of [...pending, ...undoneNow]) unteach(store, classifier, decision)
    const last = fresh.at(-1)?.id ?? cursor.decisionId
    const undoneAt = [...pending, ...undoneNow].reduce((latest, { undone_at }) => Math.max(latest, undone_at ?? 0), cursor.undoneAt)
    if (last !== cursor.decisionId || undoneAt !== cursor.undoneAt) setLessonsCursor(store, { decisionId: last, undoneAt })
  })
  return fresh.length === atOnce
}

function teach(store: Store, classifier: Classifier, { id, verb }: DecisionRow): void {
  const items = itemsOfDecision(store.write, id)
  const taught = items.slice(0, mostItems)
  for (const itemId of taught) {
    const said = saidBy(verb, (head) => guessOf(store.write, itemId, head) ?? false)
    for (const each of said) lessonOn(store, classifier, itemId, each, id, (leavesStanding.has(verb) ? 0.5 : 1) / taught.length)
  }
}

function unteach(store: Store, classifier: Classifier, { id, verb, source }: DecisionRow): void {
  if (!isAutomatic(source)) return takeBackLessons(store, { decisionId: id })
  if ((verb === 'hide' || verb === 'spam') && !hasLessonOf(store.write, id, verb === 'spam' ? 'spam' : 'toxic', false)) {
    for (const itemId of itemsOfDecision(store.write, id).slice(0, mostItems)) lessonOn(store, classifier, itemId, { head: verb === 'spam' ? 'spam' : 'toxic', is: false }, id, 1)
  }
}

/** One lesson, with what had been said before it. Nothing of an item that is not judged, or not there. */
export function lessonOn(store: Store, classifier: Classifier, itemId: ItemId, { head, is }: Said, decisionId: DecisionId | null, weight: number): void {
  const row = rowOf(store.write, itemId)
  const guessed = guessOf(store.write, itemId, head)
  if (row === null || guessed === null || row.text.trim() === '') return
  const { plain } = classifier.verdictOn(classifier.analyse(row.text, judgedLang(store.write, itemId)))
  addLesson(store, { brandId: row.brand_id, itemId, revision: row.revision, head, is, decisionId, weight, guessed, plainly: plain[head] })
}

/** Already looked at: instants are not fine enough to tell by themselves. */
function isSettled(db: ReadableDb, id: DecisionId, source: string, verb: string): boolean {
  if (!isAutomatic(source)) return !hasLessons(db, id)
  if (verb !== 'hide' && verb !== 'spam') return true
  return hasLessonOf(db, id, verb === 'spam' ? 'spam' : 'toxic', false) || itemsOfDecision(db, id).every((itemId) => guessOf(db, itemId, 'toxic') === null)
}
