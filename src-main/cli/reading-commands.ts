import { inboxFilter, inboxOrder } from '../../src-contract/commands.ts'
import type { InboxFilter, InboxOrder } from '../../src-contract/commands.ts'
import type { AccountId, ItemId } from '../../src-contract/ids.ts'
import { authorFlag, itemKindFilter } from '../../src-contract/item.ts'
import type { Item } from '../../src-contract/item.ts'
import { verdictHead } from '../../src-contract/moderation.ts'
import { itemState, networkId } from '../../src-contract/network.ts'
import { done } from './command.ts'
import type { CliCommand } from './command.ts'
import { assigneeNamed } from './desk-cli-commands.ts'
import { sayUnreadable } from './unreadable.ts'
import type { EngineClient } from '../host/engine-client.ts'
import { UsageError } from './usage-error.ts'
import { viewNamed } from './view-commands.ts'
import { given, maybeNumber, numberOf, oneOf } from './values.ts'
import type { Typed } from './values.ts'

const pageSize = 50
const filterOptions = ['brand', 'network', 'account', 'state', 'kind', 'label', 'watch', 'verdict', 'cluster', 'unread', 'aside', 'assignee', 'flag'] as const

/** `open` is what waits for a decision, new items included: who asks for what is open means those too. */
async function filterOf(engine: EngineClient, typed: Typed): Promise<InboxFilter> {
  const states = [...itemState.options, 'todo', 'all'] as const
  const state = typed.text('state')
  const network = typed.text('network')
  const kind = typed.text('kind')
  const verdict = typed.text('verdict')
  const assignee = typed.text('assignee')
  const flag = typed.text('flag')
  return inboxFilter.parse(given({
    brand: typed.text('brand'),
    network: network === undefined ? undefined : oneOf(network, networkId.options),
    accountId: maybeNumber(typed.text('account')),
    state: state === undefined ? undefined : state === 'open' ? 'todo' : oneOf(state, states),
    kind: kind === undefined ? undefined : oneOf(kind, itemKindFilter.options),
    label: typed.text('label'),
    watch: maybeNumber(typed.text('watch')),
    verdict: verdict === undefined ? undefined : oneOf(verdict, verdictHead.options),
    cluster: maybeNumber(typed.text('cluster')),
    unread: typed.flag('unread') ? true : undefined,
    aside: typed.flag('aside') ? true : undefined,
    assignee: assignee === undefined ? undefined : await assigneeNamed(engine, assignee),
    flag: flag === undefined ? undefined : oneOf(flag, [...authorFlag.options, 'any']),
  }))
}

/** As the window has it: what is pressing first where all of it waits for a decision. */
const usualOrder = ({ state }: InboxFilter): InboxOrder => (state === 'todo' || state === 'new' ? 'urgent' : 'newest')

/** What one command asks for may be more than one page of the engine. */
const mostAtOnce = 500

type Page = { items: Item[]; next?: ItemId | undefined }

/** Pages until there are as many as were asked for, or no more. */
async function gather<P extends Page>(typed: Typed, ask: (limit: number, cursor: { cursor?: ItemId }) => Promise<P>, join: (all: P, more: P) => P): Promise<P> {
  const limit = maybeNumber(typed.text('limit')) ?? pageSize
  const from = maybeNumber(typed.text('cursor')) as ItemId | undefined
  let all = await ask(Math.min(limit, mostAtOnce), given({ cursor: from }))
  while (all.next !== undefined && all.items.length < limit) {
    all = join(all, await ask(Math.min(limit - all.items.length, mostAtOnce), { cursor: all.next }))
  }
  return all
}

export const readingCommands: CliCommand[] = [
  {
    name: 'networks', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.networks', answers: 'network.list',
    run: async ({ engine }) => done(await engine.call('network.list', {})),
  },
  {
    name: 'account list', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.account.list', answers: 'account.list',
    run: async (running) => {
      const answer = await running.engine.call('account.list', {})
      await sayUnreadable(running, answer.accounts)
      return done(answer)
    },
  },
  {
    name: 'inbox', words: '', count: { least: 0, most: 0 }, options: [...filterOptions, 'order', 'limit', 'cursor'], help: 'cli.command.inbox', answers: 'inbox.page',
    run: async ({ engine, typed }) => {
      const filter = await filterOf(engine, typed)
      const asked = typed.text('order')
      const order = asked === undefined ? usualOrder(filter) : oneOf(asked, inboxOrder.options)
      const ask = (limit: number, cursor: { cursor?: ItemId }) => engine.call('inbox.page', { filter, order, limit, ...cursor })
      return done(await gather(typed, ask, (all, more) => ({ ...more, items: [...all.items, ...more.items] })))
    },
  },
  {
    name: 'search', words: '[QUERY]', count: { least: 0, most: 1 }, options: [...filterOptions, 'view', 'limit', 'cursor'], help: 'cli.command.search', answers: 'search.items',
    run: async ({ engine, typed }) => {
      const filter = await filterOf(engine, typed)
      const view = typed.text('view')
      const query = [...(view === undefined ? [] : [(await viewNamed(engine, view)).query]), ...typed.words].join(' ')
      if (query.trim() === '') throw new UsageError('QUERY')
      const ask = (limit: number, cursor: { cursor?: ItemId }) => engine.call('search.items', { query, filter, limit, ...cursor })
      return done(await gather(typed, ask, (all, more) => ({ ...more, items: [...all.items, ...more.items], matches: [...all.matches, ...more.matches] })))
    },
  },
  {
    name: 'item', words: 'ID', count: { least: 1, most: 1 }, options: [], help: 'cli.command.item', answers: null,
    run: async ({ engine, typed }) => done((await engine.call('item.get', { id: numberOf(typed.words[0] ?? '') as ItemId })).item),
  },
  {
    name: 'label list', words: '', count: { least: 0, most: 0 }, options: [], help: 'cli.command.label.list', answers: 'label.list',
    run: async ({ engine }) => done(await engine.call('label.list', {})),
  },
]

export const accountIdOf = (text: string) => numberOf(text) as AccountId
