import { wordsOf } from '../moderation/lexicon/entry.ts'
import { promoMark } from '../moderation/print.ts'
import { foldAccents } from '../moderation/normalise/characters.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { gather, namesAround, newcomersUnder, twinsOf } from '../store/clusters.ts'
import type { Store } from '../store/database.ts'
import type { JudgedRow } from '../store/judged-rows.ts'

const leastTwins = 3
const leastBurst = 8
const hourIds = 3_600_000 * 2048
const atOnce = 200

/**
 * What an item belongs to beyond its own text, in this order: a purse or short link that others bring as well, the same text from several people or
 * under several posts, an author who looks like the account, a burst of people never seen before. Within the transaction that writes the verdict.
 * Gives the items that were gathered now, for whoever tells of changes.
 */
export function clusterOf(store: Store, row: JudgedRow, now: number): ItemId[] {
  return byPromo(store, row) ?? byText(store, row) ?? byLikeness(store, row) ?? byBurst(store, row, now) ?? []
}

function byPromo(store: Store, row: JudgedRow): ItemId[] | null {
  const mark = promoMark(row.text)
  if (mark === null) return null
  gather(store, row.brand_id, 'promo', mark, [row.id])
  return [row.id]
}

function byText(store: Store, { id, brand_id, print }: JudgedRow): ItemId[] | null {
  if (print === null) return null
  // Where they are a cluster already, one more joins it.
  if (twinsOf(store.write, brand_id, print, leastTwins + 1).some((twin) => twin.id !== id && twin.cluster !== null)) {
    gather(store, brand_id, 'sameText', String(print), [id])
    return [id]
  }
  const twins = twinsOf(store.write, brand_id, print, atOnce)
  const people = new Set(twins.map(({ author_id }) => author_id)).size
  const posts = new Set(twins.map(({ post_id }) => post_id)).size
  if (twins.length < leastTwins || (people < 2 && posts < 2)) return null
  const loose = twins.filter(({ cluster }) => cluster === null).map((twin) => twin.id)
  gather(store, brand_id, 'sameText', String(print), loose.length === 0 ? [id] : loose)
  return loose
}

/** A name as it looks: signs that stand for letters read as those, everything else gone. */
function looksLike(name: string): string {
  const plain = foldAccents(name.normalize('NFKC').toLowerCase()).replace(/0/g, 'o').replace(/[1|!]/g, 'l').replace(/3/g, 'e').replace(/5/g, 's').replace(/4/g, 'a')
  return wordsOf(plain).join('').replace(/[^\p{L}]/gu, '').replace(/(officiel|official|support|service|sav|contact)/g, '').replace(/i/g, 'l').replace(/(.)\1+/gu, '$1')
}

function byLikeness(store: Store, { id, brand_id }: JudgedRow): ItemId[] | null {
  const names = namesAround(store.write, id)
  if (names === null) return null
  const ours = new Set([names.account, names.accountHandle.replace(/@?([^@.:/]+).*/u, '$1'), names.brand].map(looksLike).filter((name) => name.length >= 5))
  const mark = [names.author, names.handle.replace(/@?([^@.:/]+).*/u, '$1')].map(looksLike).find((name) => ours.has(name))
  if (mark === undefined) return null
  gather(store, brand_id, 'lookAlike', mark, [id])
  return [id]
}

/** Only what is new: who wrote first two years ago is no burst today. */
const recentMs = 7 * 86_400_000

function byBurst(store: Store, row: JudgedRow, now: number): ItemId[] | null {
  if (row.post_id === null || now - row.created_at > recentMs) return null
  const found = newcomersUnder(store.write, row.post_id, row.id - hourIds, row.id, atOnce)
  if (found.length < leastBurst) return null
  gather(store, row.brand_id, 'burst', `${row.post_id}.${Math.floor(row.id / hourIds)}`, found)
  return found
}
