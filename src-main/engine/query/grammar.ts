import { verdictHead } from '../../../src-contract/moderation.ts'
import type { FilterFields } from './fields.ts'

export type KeyName =
  | 'brand' | 'network' | 'account' | 'kind' | 'is' | 'verdict' | 'label' | 'author' | 'lang' | 'before' | 'after' | 'has' | 'waiting' | 'watch' | 'assignee' | 'flag'

/** A value of a fixed list: what it is called in each language, and what it sets. */
export type Value = { fr: string; en: string; sets: FilterFields }

/** `values` null: names or dates, looked up where they are used. `negatable`: a minus before the key leaves those out. */
export type Key = { name: KeyName; fr: string; en: string; negatable: boolean; values: readonly Value[] | null }

const value = (fr: string, en: string, sets: FilterFields): Value => ({ fr, en, sets })

const kinds = [
  value('commentaire', 'comment', { kind: 'comment' }),
  value('mention', 'mention', { kind: 'mention' }),
  value('message', 'message', { kind: 'message' }),
  value('avis', 'review', { kind: 'review' }),
] as const

const states = [
  value('à-traiter', 'todo', { state: 'todo' }),
  value('nouveau', 'new', { state: 'new' }),
  value('ouvert', 'open', { state: 'todo' }),
  value('reporté', 'snoozed', { state: 'snoozed' }),
  value('en-attente', 'waiting', { state: 'waiting' }),
  value('classé', 'done', { state: 'done' }),
  value('non-lu', 'unread', { unread: true }),
  value('lu', 'read', { unread: false }),
  value('écarté', 'aside', { aside: true }),
  value('visible', 'visible', { aside: false }),
] as const

const words: Readonly<Record<(typeof verdictHead.options)[number], string>> = {
  toxic: 'toxique', spam: 'indésirable', complaint: 'plainte', question: 'question', praise: 'éloge',
}

const contents = [
  value('image', 'image', { has: ['image'] }),
  value('vidéo', 'video', { has: ['video'] }),
  value('pièce', 'file', { has: ['file'] }),
  value('média', 'media', { has: ['media'] }),
  value('note', 'note', { has: ['note'] }),
  value('brouillon', 'draft', { has: ['draft'] }),
] as const

const marks = [value('vip', 'vip', { flag: 'vip' }), value('à-surveiller', 'watch', { flag: 'watch' }), value('oui', 'yes', { flag: 'any' })] as const

/** Beside colleagues' names: the user, and nobody. */
export const whose = { me: { fr: 'moi', en: 'me' }, nobody: { fr: 'personne', en: 'nobody' } } as const

/**
 * What may stand before a colon in the search box and on the command line, in either language whichever the window speaks. Anything else before a colon
 * is text.
 */
export const keys: readonly Key[] = [
  { name: 'brand', fr: 'marque', en: 'brand', negatable: true, values: null },
  { name: 'network', fr: 'réseau', en: 'network', negatable: true, values: null },
  { name: 'account', fr: 'compte', en: 'account', negatable: false, values: null },
  { name: 'kind', fr: 'type', en: 'kind', negatable: true, values: kinds },
  { name: 'is', fr: 'est', en: 'is', negatable: false, values: states },
  { name: 'verdict', fr: 'verdict', en: 'verdict', negatable: true, values: verdictHead.options.map((head) => value(words[head], head, { verdict: head })) },
  { name: 'label', fr: 'étiquette', en: 'label', negatable: true, values: null },
  { name: 'assignee', fr: 'assigné', en: 'assignee', negatable: false, values: null },
  { name: 'flag', fr: 'auteur-suivi', en: 'flag', negatable: false, values: marks },
  { name: 'author', fr: 'auteur', en: 'author', negatable: false, values: null },
  { name: 'lang', fr: 'langue', en: 'lang', negatable: true, values: null },
  { name: 'before', fr: 'avant', en: 'before', negatable: false, values: null },
  { name: 'after', fr: 'après', en: 'after', negatable: false, values: null },
  { name: 'has', fr: 'avec', en: 'has', negatable: false, values: contents },
  { name: 'waiting', fr: 'attend', en: 'waiting', negatable: false, values: null },
  { name: 'watch', fr: 'veille', en: 'watch', negatable: false, values: null },
]
