import type { InboxFilter } from '../../../src-contract/commands.ts'
import { Fault } from '../../../src-contract/failure.ts'
import { networkId } from '../../../src-contract/network.ts'
import { listAccounts } from '../../store/accounts.ts'
import { listBrands } from '../../store/brands.ts'
import { listColleagues } from '../../store/colleagues.ts'
import type { ReadableDb } from '../../store/connection.ts'
import { fold } from '../../store/fold.ts'
import { listLabels } from '../../store/labels.ts'
import { listWatches } from '../../store/watches.ts'
import { dateIn, spanIn } from './dates.ts'
import { whose } from './grammar.ts'
import { tokensOf } from './tokens.ts'
import type { Token } from './tokens.ts'

type Pair = Extract<Token, { kind: 'pair' }>

/** What a query asks for: pairs as a filter, the rest as words to look for. `pairs`: how many of them there were. */
export type Resolved = { filter: InboxFilter; text: string; pairs: number }

type Not = NonNullable<InboxFilter['not']>[number]

/**
 * Reads a query of the search box. Two values of the same key: the later counts, but for `has` and what is left out, which add up. A value that is not
 * known fails with `query.value`; where `typing`, one at the very end is still being written and asks for nothing yet.
 */
export function resolveQuery(db: ReadableDb, query: string, now: number, typing: boolean): Resolved {
  const tokens = tokensOf(query)
  const filter: InboxFilter = {}
  const not: Not[] = []
  let pairs = 0
  for (const token of tokens) {
    if (token.kind === 'text') continue
    const last = token === tokens.at(-1) && !token.closed
    const fields = token.value === '' ? null : fieldsOf(db, token, now)
    if (fields === null && typing && last) continue
    if (fields === null) throw new Fault('query.value', { name: query.slice(token.from, token.valueFrom - 1), value: token.value })
    pairs += 1
    if (token.not) not.push(fields as Not)
    else Object.assign(filter, fields, ...(fields.has === undefined ? [] : [{ has: [...(filter.has ?? []), ...fields.has] }]))
  }
  if (not.length > 0) filter.not = not
  // What is after the last word decides whether that word is a whole one: the space stays.
  const words = tokens.filter((token) => token.kind === 'text').map(({ text }) => text).join(' ')
  const lastToken = tokens.at(-1)
  return { filter, text: lastToken?.kind === 'text' && /\s$/.test(query) ? `${words} ` : words, pairs }
}

/** What a pair sets; null where its value says nothing. */
function fieldsOf(db: ReadableDb, { key, value }: Pair, now: number): InboxFilter | null {
  const folded = fold(value)
  const same = (name: string) => plain(name) === plain(value)
  const begins = <T extends { name: string }>(all: readonly T[]) => all.find(({ name }) => same(name)) ?? only(all.filter(({ name }) => plain(name).startsWith(plain(value))))
  switch (key.name) {
    case 'kind': case 'is': case 'verdict': case 'has': case 'flag':
      return key.values?.find((each) => fold(each.fr) === folded || fold(each.en) === folded)?.sets ?? null
    case 'brand': return field('brandId', begins(listBrands(db))?.id)
    case 'network': return field('network', networkId.options.find((id) => id === folded))
    case 'account': return field('accountId', accountNamed(db, value))
    case 'label': return field('label', begins(listLabels(db))?.name)
    case 'assignee': return field('assignee', assigneeNamed(db, value))
    case 'watch': return field('watch', begins(listWatches(db))?.id)
    case 'author': return { author: value.replace(/^@/, '') }
    case 'lang': return /^[a-z]{2}$/.test(folded) ? { lang: folded } : null
    case 'before': return field('before', dateIn(value, now) ?? undefined)
    case 'after': return field('after', dateIn(value, now) ?? undefined)
    case 'waiting': return waitingFor(spanIn(value), now)
    default: return key.name satisfies never
  }
}

/** What still waits for a decision, and was written so long ago. */
const waitingFor = (span: number | null, now: number): InboxFilter | null => (span === null ? null : { state: 'todo', before: now - span })

const field = <K extends keyof InboxFilter>(name: K, value: InboxFilter[K] | undefined): InboxFilter | null => (value === undefined ? null : { [name]: value })

const only = <T>(found: readonly T[]): T | undefined => (found.length === 1 ? found[0] : undefined)

/** Names are typed without their accents, spaces and signs. */
const plain = (text: string): string => fold(text).replaceAll(/[^\p{L}\p{N}]/gu, '')

function assigneeNamed(db: ReadableDb, value: string): InboxFilter['assignee'] {
  const colleagues = listColleagues(db)
  const is = (names: { fr: string; en: string }) => [names.fr, names.en].some((name) => plain(name) === plain(value))
  if (is(whose.me)) return colleagues.find(({ me }) => me)?.id
  if (is(whose.nobody)) return 'nobody'
  const named = colleagues.filter(({ name }) => name !== '')
  return named.find(({ name }) => plain(name) === plain(value))?.id ?? only(named.filter(({ name }) => plain(name).startsWith(plain(value))))?.id
}

function accountNamed(db: ReadableDb, value: string) {
  const accounts = listAccounts(db)
  const number = Number(value)
  return (
    accounts.find(({ id }) => id === number)?.id ??
    accounts.find(({ handle, name }) => plain(handle) === plain(value) || plain(name) === plain(value))?.id ??
    only(accounts.filter(({ handle }) => plain(handle).startsWith(plain(value))))?.id
  )
}
