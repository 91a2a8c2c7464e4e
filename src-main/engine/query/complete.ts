import { listAccounts } from '../../store/accounts.ts'
import { listBrands } from '../../store/brands.ts'
import { listColleagues } from '../../store/colleagues.ts'
import type { ReadableDb } from '../../store/connection.ts'
import { fold } from '../../store/fold.ts'
import { listLabels } from '../../store/labels.ts'
import { listWatches } from '../../store/watches.ts'
import { keys, whose } from './grammar.ts'
import type { Key } from './grammar.ts'
import { tokensOf } from './tokens.ts'

export type Completion = { from: number; to: number; choices: { insert: string; label: string }[] }

const most = 8

/**
 * What the word before the caret may become: keys while it has no colon, values of its key after it. Nothing is offered for an empty box or a word that is
 * not the beginning of anything.
 */
export function completeQuery(db: ReadableDb, query: string, caret: number, language: 'fr' | 'en', networks: readonly { id: string; name: string }[]): Completion {
  const before = query.slice(0, caret)
  const token = tokensOf(before).at(-1)
  const nothing = { from: caret, to: caret, choices: [] }
  if (token === undefined || token.to < caret) return nothing
  if (token.kind === 'pair') {
    if (token.closed) return nothing
    const values = valuesOf(db, token.key, language, networks).filter(({ label }) => begins(label, token.value))
    return { from: token.valueFrom, to: caret, choices: values.slice(0, most) }
  }
  const [, minus = '', word = ''] = /^(-?)(.*)$/s.exec(token.text) ?? []
  if (word.length < 2) return nothing
  const found = keys.filter((key) => (minus === '' || key.negatable) && (begins(key[language], word) || begins(key.en, word)))
  return { from: token.from, to: caret, choices: found.map((key) => ({ insert: `${minus}${key[language]}:`, label: `${minus}${key[language]}:` })) }
}

const begins = (name: string, typed: string): boolean => fold(name).startsWith(fold(typed.replace(/^["“«]\s*/u, '')))

function valuesOf(db: ReadableDb, key: Key, language: 'fr' | 'en', networks: readonly { id: string; name: string }[]): Completion['choices'] {
  const named = (names: readonly string[]) => names.map((name) => ({ insert: `${quoted(name)} `, label: name }))
  if (key.values !== null) return named(key.values.map((value) => value[language]))
  switch (key.name) {
    case 'brand': return named(listBrands(db).map(({ name }) => name))
    case 'assignee': return named([whose.me[language], whose.nobody[language], ...listColleagues(db).flatMap(({ name }) => (name === '' ? [] : [name]))])
    case 'label': return named(listLabels(db).map(({ name }) => name))
    case 'watch': return named(listWatches(db).map(({ name }) => name))
    case 'account': return named(listAccounts(db).map(({ handle }) => handle))
    case 'network': return networks.map(({ id, name }) => ({ insert: `${id} `, label: name }))
    case 'lang': return named(['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'])
    case 'before': case 'after': return named(language === 'fr' ? ['aujourd’hui', 'hier', 'lundi', '7j', '30j'] : ['today', 'yesterday', 'monday', '7d', '30d'])
    case 'waiting': return named(['1h', '4h', language === 'fr' ? '1j' : '1d'])
    default: return []
  }
}

const quoted = (name: string): string => (/[\s"“”«»]/u.test(name) ? `"${name.replaceAll(/["“”«»]/gu, '')}"` : name)
