import type { EvidenceReason } from '../../../src-contract/evidence.ts'
import type { StoredItem } from '../../store/items.ts'
import type { StoredThread } from '../../store/threads.ts'
import { sha256 } from './chain.ts'

/** Of a long thread, as many around the item; the whole number stands in `threadItems`. */
const mostItems = 200

type Facts = {
  thread: StoredThread
  item: StoredItem
  account: { handle: string; url: string | null }
  reason: EvidenceReason
  note: string
  frozenAt: number
  zone: string
  version: string
}

/** As it is written into the exhibit, of one message. Instants are UTC; the reader's zone is named beside. */
export type ExhibitMessage = {
  id: string
  kind: string
  own: boolean
  frozen: boolean
  author: { id: string; name: string; handle: string; url: string | null }
  text: string
  url: string | null
  parent: string | null
  createdAt: string
  editedAt: string | null
  language: string | null
  rating: number | null
  visibility: string
  attachments: { kind: string; url: string; alt: string | null }[]
  /** Earlier wordings that were seen, oldest first; text null where it was erased. */
  earlier: { seenAt: string; text: string | null; sha256: string }[]
}

export type ExhibitDocument = {
  format: 'vigie-exhibit-1'
  frozenAt: string
  frozenIn: string
  by: string
  reason: EvidenceReason
  note: string
  brand: string
  network: string
  account: { handle: string; url: string | null }
  post: { id: string; title: string | null; text: string; url: string | null } | null
  threadItems: number
  messages: ExhibitMessage[]
  verdict: { model: string; labels: Record<string, number>; sublabels: string[]; said: Record<string, boolean> } | null
}

export function documentOf({ thread, item, account, reason, note, frozenAt, zone, version }: Facts): ExhibitDocument {
  const at = Math.max(0, thread.items.findIndex(({ id }) => id === item.id))
  const from = Math.max(0, Math.min(at - mostItems / 2, thread.items.length - mostItems))
  return {
    format: 'vigie-exhibit-1', frozenAt: iso(frozenAt), frozenIn: zone, by: `Vigie ${version}`, reason, note, brand: item.brand.name, network: item.network, account,
    post: item.post === null ? null : { id: item.post.remoteId, title: item.post.title, text: item.post.text, url: item.post.url },
    threadItems: thread.items.length,
    messages: thread.items.slice(from, from + mostItems).map((each) => messageOf(each, each.id === item.id)),
    verdict: item.verdict === null ? null : {
      model: item.verdict.model,
      labels: Object.fromEntries(Object.entries(item.verdict.labels).map(([name, { p }]) => [name, Math.round(p * 1000) / 1000])),
      sublabels: item.verdict.sublabels, said: item.verdict.said,
    },
  }
}

function messageOf(item: StoredItem, frozen: boolean): ExhibitMessage {
  const { author } = item
  return {
    id: item.remoteId, kind: item.kind, own: item.own, frozen, author: { id: author.remoteId, name: author.name, handle: author.handle, url: author.url },
    text: item.text, url: item.url, parent: item.parentRemoteId, createdAt: iso(item.createdAt), editedAt: item.editedAt === null ? null : iso(item.editedAt),
    language: item.lang, rating: item.rating, visibility: item.remoteState,
    attachments: item.attachments.map(({ kind, url, alt }) => ({ kind, url, alt })),
    earlier: item.revisions.filter(({ text }) => text !== item.text).map(({ seenAt, text, digest }) => ({ seenAt: iso(seenAt), text, sha256: digest })),
  }
}

const iso = (at: number): string => new Date(at).toISOString()

/** The exhibit as its digest is made of it: its document, and what its other parts must be. */
export function writeExhibit(document: ExhibitDocument, parts: { picture: Uint8Array; width: number; height: number; cut: boolean; page: string; readme: string }): string {
  const { picture, width, height, cut, page, readme } = parts
  const whole = {
    ...document,
    picture: { sha256: sha256(picture), width, height, whole: !cut },
    page: { sha256: sha256(page) },
    readme: { sha256: sha256(readme) },
  }
  return `${JSON.stringify(whole, null, 2)}\n`
}
