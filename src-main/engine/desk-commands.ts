import { Fault } from '../../src-contract/failure.ts'
import type { Failure } from '../../src-contract/failure.ts'
import type { ItemId } from '../../src-contract/ids.ts'
import { addAuthorNote, removeAuthorNote, samePerson } from '../store/author-notes.ts'
import { getColleague, listColleagues, removeColleague, saveColleague } from '../store/colleagues.ts'
import { decide } from '../store/decisions.ts'
import { getItem, getItems } from '../store/items.ts'
import { findAuthors, findNotes, getAuthors } from '../store/people.ts'
import { submit } from '../outbox/submit.ts'
import { jobsOf, planOf, whyNot, wordsOf } from './act-commands.ts'
import type { Handlers } from './context.ts'
import { tokensOf } from './query/tokens.ts'
import { shown } from './read-commands.ts'

const unnamed = 'engine'

export const deskHandlers: Handlers<
  'colleague.list' | 'colleague.save' | 'colleague.remove' | 'reply.edit' | 'assign.submit' | 'author.flag' | 'author.note' | 'author.removeNote' | 'search.people'
> = {
  'colleague.list': ({ store }) => ({ colleagues: listColleagues(store.read) }),
  'colleague.save': ({ store }, { id, name }) => ({ colleague: saveColleague(store, { name, ...(id === undefined ? {} : { id }) }) }),
  'colleague.remove': ({ store }, { id }) => ({ colleague: removeColleague(store, id) }),

  'reply.edit': (context, { id, text, source }) => {
    const item = getItem(context.store.read, id)
    if (item === null) throw new Fault('item.unknown', { value: id })
    if (!item.own) throw new Fault('verb.unsupported', { verb: 'edit', network: item.network })
    const failure = whyNot(context, item, 'edit')
    if (failure !== null) throw new Fault(failure.code, failure.params)
    const words = wordsOf(context, item, text, false)
    if (words === item.text) throw new Fault('verb.notInThisState', { verb: 'edit', network: item.network })
    context.sender.noteClock()
    const { decisionId, jobIds } = submit(context.store, { verb: 'edit', source: source ?? unnamed, at: context.clock.now(), plans: [planOf(context, item, 'edit', words, false)] })
    context.sender.wake()
    return { decisionId, jobs: jobsOf(context, jobIds) }
  },

  'assign.submit': (context, { ids, to, source }) => {
    const { store } = context
    if (to !== null) getColleague(store.read, to)
    const items = new Map(getItems(store.read, Array.from(new Set(ids))).map((item) => [item.id, item]))
    const refused: { id: ItemId; failure: Failure }[] = []
    const plans: ItemId[] = []
    for (const id of new Set(ids)) {
      const item = items.get(id)
      if (item === undefined) refused.push({ id, failure: { code: 'item.unknown', params: { value: id } } })
      else if (item.own) refused.push({ id, failure: { code: 'verb.notOnOwn', params: { verb: 'assign', network: item.network, value: id } } })
      else if ((item.assignee?.id ?? null) !== to) plans.push(id)
    }
    if (plans.length === 0) return { decisionId: null, items: [], refused }
    const { decisionId } = decide(store, {
      verb: 'assign', source: source ?? unnamed, at: context.clock.now(), items: plans.map((id) => ({ id, state: null, assignee: to })), jobs: [],
    })
    // By the writer: what was just committed may not be in the reader's view yet.
    return { decisionId, items: getItems(store.write, plans).map(shown(context)), refused }
  },

  'author.flag': ({ store, clock }, { ids, flag, source }) => {
    const all = Array.from(new Set(ids.flatMap((id) => {
      const same = samePerson(store.read, id)
      if (same.length === 0) throw new Fault('author.unknown', { value: id })
      return same
    })))
    const changed = getAuthors(store.read, all).filter((author) => (author.flag ?? null) !== flag)
    if (changed.length === 0) return { decisionId: null, authors: getAuthors(store.read, ids) }
    const { decisionId } = decide(store, {
      verb: 'flag', source: source ?? unnamed, at: clock.now(), items: [], jobs: [], authors: changed.map(({ id }) => ({ id, flag })),
    })
    return { decisionId, authors: getAuthors(store.write, ids) }
  },

  'author.note': ({ store }, { id, text }) => ({ note: addAuthorNote(store, id, text) }),
  'author.removeNote': ({ store }, { id }) => ({ note: removeAuthorNote(store, id) }),

  'search.people': ({ store }, { query, brandId, limit }) => {
    const words = tokensOf(query).flatMap((token) => (token.kind === 'text' ? [token.text] : [])).join(' ')
    // A space behind the last word makes it a whole one.
    const text = /\s$/.test(query) ? `${words} ` : words
    const scope = { brandId: brandId ?? null, limit: limit ?? 5 }
    return { authors: findAuthors(store.read, text, scope), notes: findNotes(store.read, text, scope) }
  },
}
