import type { Packet, Recipient } from '../../src-contract/escalation.ts'
import { Fault, toFailure } from '../../src-contract/failure.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import type { VerdictHead } from '../../src-contract/moderation.ts'
import { verdictHead } from '../../src-contract/moderation.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { packetPicture } from '../escalation/packet-picture.ts'
import { packetText } from '../escalation/packet-text.ts'
import type { Say } from '../escalation/packet-text.ts'
import { newToken } from '../escalation/token.ts'
import { calendarOf } from '../store/deadlines.ts'
import { getItem } from '../store/items.ts'
import type { StoredItem } from '../store/items.ts'
import { savePacket } from '../store/packets.ts'
import type { NewFile, StoredPacket } from '../store/packets.ts'
import { getSetting } from '../store/settings.ts'
import { getThread } from '../store/threads.ts'
import type { EngineContext } from './context.ts'
import { dueFor } from './escalation-clock.ts'
import { fetchPicture } from './pictures.ts'

export type Asked = { itemId: ItemId; recipients: readonly Recipient[]; note: string; dueAt: number | null }

const mostInThread = 30
const mostInHistory = 5
const mostPictures = 8
const mostTextUnits = 4_000

/** What is the gravest of it, by the user's word before the machine's. */
export function headOf({ verdict }: Pick<StoredItem, 'verdict'>): VerdictHead | '' {
  return verdict === null ? '' : verdictHead.options.find((head) => verdict.said[head] ?? verdict.labels[head].band !== 'pass') ?? ''
}

export const languageOf = ({ store }: Pick<EngineContext, 'store'>): 'fr' | 'en' => (getSetting(store.read, 'escalation.language') === 'en' ? 'en' : 'fr')

export function sayIn(language: 'fr' | 'en'): Say {
  const t = createTranslator(language)
  return (key, params = {}) => t.find(`word.${key}`, params) ?? t.find(`moderation.${key}`, params) ?? key
}

const cut = (text: string): string => (text.length <= mostTextUnits ? text : `${text.slice(0, mostTextUnits).replace(/[\uD800-\uDBFF]$/, '')}…`)

/**
 * Everything that is handed over about one item, frozen: what is shown of it is what will go. Of people it has the author's public name and address on the
 * network and what was written in this thread and to this brand; nobody's private notes, no ids of ours.
 */
export async function makePacket(context: EngineContext, asked: Asked): Promise<StoredPacket> {
  const { store } = context
  const item = getItem(store.read, asked.itemId)
  if (item === null) throw new Fault('item.unknown', { value: asked.itemId })
  const lang = languageOf(context)
  const say = sayIn(lang)
  const { files, leftOut } = await picturesOf(context, item)
  const packet = packetOf(context, item, asked, lang, say, leftOut)
  const picture = await packetPicture(packet, say)
  const all = picture === null ? files : [{ name: 'message.png', mime: 'image/png', bytes: picture }, ...files]
  return savePacket(store, asked.itemId, { packet, ...packetText(packet, say) }, all)
}

function packetOf(context: EngineContext, item: StoredItem, { note, dueAt }: Asked, lang: 'fr' | 'en', say: Say, leftOut: Packet['leftOut']): Packet {
  const { store, clock } = context
  const thread = getThread(store.read, item.id)
  const head = headOf(item)
  const zone = calendarOf(store.read, dueFor(store.read, item.brand.id, head, clock.now())?.calendarId ?? null).timeZone
  const at = thread.items.findIndex(({ id }) => id === item.id)
  const from = Math.max(0, Math.min(at - mostInThread / 2, thread.items.length - mostInThread))
  const { author } = thread
  return {
    token: newToken(), lang, brand: item.brand.name, network: item.network, kind: item.kind,
    author: { name: item.author.name, handle: item.author.handle, url: item.author.url },
    text: item.text, rating: item.rating, url: item.url, createdAt: item.createdAt, timeZone: zone,
    post: item.post === null ? null : { title: item.post.title, text: cut(item.post.text), url: item.post.url },
    thread: thread.items.slice(from, from + mostInThread).map((one) => ({ who: one.author.name || one.author.handle, own: one.own, text: cut(one.text), at: one.createdAt, url: one.url })),
    history: {
      items: author.items, hidden: author.hidden, firstAt: author.firstAt,
      recent: author.recent.filter(({ id }) => id !== item.id).slice(0, mostInHistory).map(({ text, createdAt }) => ({ text: cut(text), at: createdAt })),
    },
    verdict: item.verdict === null ? null : {
      labels: verdictHead.options.filter((one) => item.verdict?.labels[one].band !== 'pass').map((one) => say(`label.${one}`)),
      why: item.verdict.reasons.filter(({ from: start, weight }) => start >= 0 && weight > 0).slice(0, 5).map((reason) => item.text.slice(reason.from, reason.to)),
      said: verdictHead.options.filter((one) => item.verdict?.said[one] === true).map((one) => say(`label.${one}`)),
    },
    done: item.jobs.toReversed().map((job) => ({ what: say(`verb.${job.verb}`), at: job.createdAt, state: say(`job.${job.state}`) })),
    note, dueAt, leftOut,
  }
}

/** Pictures of the item, fetched within limits; whatever else hangs on it is named with its address. */
async function picturesOf(context: EngineContext, item: StoredItem): Promise<{ files: NewFile[]; leftOut: Packet['leftOut'] }> {
  const files: NewFile[] = []
  const leftOut: Packet['leftOut'] = []
  for (const { id, kind, url } of item.attachments) {
    if (kind !== 'image') leftOut.push({ url, why: 'notTaken' })
    else if (files.length >= mostPictures) leftOut.push({ url, why: 'tooMany' })
    else {
      try {
        const { mime, bytes } = await fetchPicture(context, 'attachment', id)
        files.push({ name: `${files.length + 1}.${mime.split('/')[1] ?? 'img'}`, mime, bytes })
      } catch (error) {
        const { code } = toFailure(error)
        leftOut.push({ url, why: code === 'network.tooLarge' ? 'tooLarge' : code === 'image.refused' || code === 'network.addressRefused' ? 'refused' : 'unreachable' })
      }
    }
  }
  return { files, leftOut }
}
