import { landscape, portrait } from '../picture.ts'
import { createSandboxServer } from '../server.ts'
import type { Misbehave, SandboxAnswer, SandboxRequest } from '../server.ts'
import { fieldsOf, invalid, notFound, ok, pageOf, refuse } from './answers.ts'
import { idOf, refusalBy, toldBy } from './differences.ts'
import type { Difference } from './differences.ts'
import { createEntities } from './entities.ts'
import { instanceV1, instanceV2 } from './instance.ts'
import { createNetwork } from './network.ts'
import type { Extras, StatusVisibility, Stored } from './network.ts'
import { createOAuth } from './oauth.ts'
import type { Person, SandboxAccount } from './people.ts'
import { createRelations } from './relations.ts'
import { createStaff } from './staff.ts'
import { createStreaming } from './streaming.ts'

export type MastodonSandboxOptions = {
  /** Those with a token can be connected. Anyone else who speaks is made when first named. */
  accounts: SandboxAccount[]
  domain?: string
  now?: () => number
  /** Ways in which servers that speak this API differ from Mastodon's own. */
  lacks?: readonly ('search' | 'link' | 'idempotency' | 'instanceV2' | 'manyStatuses' | 'conversations' | 'types' | 'depth' | 'edit')[]
  /** Ways in which they say the same otherwise. */
  differs?: readonly Difference[]
  version?: string
  maxCharacters?: number
}
export type MastodonSandbox = ReturnType<typeof createMastodonSandbox>

type Call = { request: SandboxRequest; reader: Person; id: string }
type Route = { method: string; path: RegExp; scope: string; answer(call: Call): SandboxAnswer }

const hourMs = 3_600_000
const window = { limit: 300, ms: 300_000 }

/** One server, its people, and what they say. https://docs.joinmastodon.org/methods/ */
export function createMastodonSandbox(options: MastodonSandboxOptions) {
  const now = options.now ?? (() => Date.now())
  const lacks = new Set(options.lacks)
  const ways = new Set(options.differs)
  const server = createSandboxServer((request) => refusalBy(ways, request) ?? toldBy(ways, handle(request)))
  const network = createNetwork(options.domain ?? 'sandbox.test', () => server.url, now, {
    notification: (one) => {
      const [status, reader] = [network.statuses.get(one.status), network.people.withId(one.to)]
      if (status !== undefined && reader !== undefined) streaming.tell(one.to, 'user:notification', 'notification', entities.notification(one, status, reader))
    },
    conversation: (one) => {
      const reader = network.people.withId(one.of)
      if (reader !== undefined) streaming.tell(one.of, 'direct', 'conversation', entities.conversation(one, reader))
    },
  }, (n) => idOf(n, ways))
  const streaming = createStreaming((token) => network.people.withToken(token))
  const entities = createEntities(network, () => server.url)
  const { people, statuses } = network
  const oauth = createOAuth()
  const staff = createStaff(network, entities)
  const relations = createRelations(network, entities, now)
  const keys = new Map<string, { id: string; at: number }>()
  const replyListeners = new Set<(reply: { username: string; id: string; text: string; parentId: string }) => void>()
  let remaining: number | null = null
  for (const account of options.accounts) people.named(account.username, account)

  const linked = !lacks.has('link')
  const paged = <T extends { id: string }>(
    sorted: readonly T[],
    { request }: Call,
    standard: number,
    max: number,
    show: (one: T) => unknown,
  ): SandboxAnswer => {
    const { page, headers } = pageOf(sorted, request, standard, max, server.url, linked)
    return ok(page.map(show), headers)
  }
  const newestFirst = <T extends { id: string }>(all: Iterable<T>): T[] => Array.from(all).sort((a, b) => (a.id < b.id ? 1 : -1))

  /** The status of a call, where its reader may see it. */
  const withStatus = ({ reader, id }: Call, answer: (status: Stored) => SandboxAnswer): SandboxAnswer => {
    const status = statuses.get(id)
    return status === undefined || !network.mayRead(status, reader) ? notFound() : answer(status)
  }
  const withPerson = ({ id }: Call, answer: (person: Person) => SandboxAnswer): SandboxAnswer => {
    const person = people.withId(id)
    return person === undefined ? notFound() : answer(person)
  }

  const route = (method: string, path: string, scope: string, answer: (call: Call) => SandboxAnswer): Route => ({
    method,
    path: new RegExp(`^${path.replace(':id', '([^/]+)')}$`),
    scope,
    answer,
  })

  const routes: Route[] = [
    route('GET', '/api/v1/accounts/verify_credentials', 'read:accounts', ({ reader }) => ok(entities.credential(reader))),
    route('GET', '/api/v1/accounts/relationships', 'read:follows', ({ request, reader }) =>
      ok(
        request.query
          .getAll('id[]')
          .flatMap((id) => people.withId(id) ?? [])
          .map((one) => entities.relationship(reader, one)),
      ),
    ),
    route('GET', '/api/v1/accounts/:id/statuses', 'read:statuses', (call) =>
      withPerson(call, (person) =>
        paged(
          newestFirst(statuses.values()).filter((one) => one.by.id === person.id && network.mayRead(one, call.reader)),
          call,
          20,
          40,
          (one) => entities.status(one, call.reader),
        ),
      ),
    ),
    route('POST', '/api/v1/accounts/:id/block', 'write:blocks', (call) => withPerson(call, (person) => relations.block(call.reader, person, true))),
    route('POST', '/api/v1/accounts/:id/unblock', 'write:blocks', (call) => withPerson(call, (person) => relations.block(call.reader, person, false))),
    route('POST', '/api/v1/accounts/:id/mute', 'write:mutes', (call) => withPerson(call, (person) => relations.mute(call.reader, person, true))),
    route('POST', '/api/v1/accounts/:id/unmute', 'write:mutes', (call) => withPerson(call, (person) => relations.mute(call.reader, person, false))),
    route('POST', '/api/v1/domain_blocks', 'write:blocks', ({ request, reader }) => relations.blockDomain(reader, String(fieldsOf(request)['domain']), true)),
    route('DELETE', '/api/v1/domain_blocks', 'write:blocks', ({ request, reader }) => relations.blockDomain(reader, request.query.get('domain') ?? '', false)),
    route('GET', '/api/v1/accounts/:id', 'read:accounts', (call) => withPerson(call, (person) => ok(entities.account(person)))),
    route('GET', '/api/v1/notifications', 'read:notifications', listNotifications),
    route('GET', '/api/v1/conversations', 'read:statuses', (call) => {
      if (lacks.has('conversations')) return ok([])
      return paged(newestFirst(network.conversations.filter((one) => one.of === call.reader.id)), call, 20, 40, (one) =>
        entities.conversation(one, call.reader),
      )
    }),
    route('GET', '/api/v1/statuses', 'read:statuses', ({ request, reader }) => {
      if (lacks.has('manyStatuses')) return refuse(404, 'Not Found')
      const ids = request.query.getAll('id[]')
      if (ids.length > 20) return invalid('Too many statuses')
      return ok(
        ids
          .flatMap((id) => statuses.get(id) ?? [])
          .filter((one) => network.mayRead(one, reader))
          .map((one) => entities.status(one, reader)),
      )
    }),
    route('POST', '/api/v1/statuses', 'write:statuses', publish),
    route('GET', '/api/v1/statuses/:id', 'read:statuses', (call) => withStatus(call, (status) => ok(entities.status(status, call.reader)))),
    route('PUT', '/api/v1/statuses/:id', 'write:statuses', (call) =>
      withStatus(call, (status) => (lacks.has('edit') ? refuse(404, 'Not Found') : status.by.id === call.reader.id ? amend(call, status) : notFound()))),
    route('DELETE', '/api/v1/statuses/:id', 'write:statuses', (call) =>
      withStatus(call, (status) => {
        if (status.by.id !== call.reader.id) return notFound()
        network.remove(status.id)
        return ok({ ...entities.status(status, call.reader), text: status.text })
      }),
    ),
    route('GET', '/api/v1/statuses/:id/context', 'read:statuses', (call) =>
      withStatus(call, (status) => ok(contextOf(status, call.reader))),
    ),
    route('POST', '/api/v1/statuses/:id/favourite', 'write:favourites', (call) => setFavourite(call, true)),
    route('POST', '/api/v1/statuses/:id/unfavourite', 'write:favourites', (call) => setFavourite(call, false)),
    route('POST', '/api/v1/statuses/:id/unreblog', 'write:statuses', (call) =>
      withStatus(call, (status) => ok(entities.status(status, call.reader))),
    ),
    route('POST', '/api/v1/reports', 'write:reports', ({ request, reader }) => relations.report(reader, request)),
    route('GET', '/api/v1/admin/accounts', 'admin:read:accounts', ({ reader }) => staff.list(reader)),
    route('GET', '/api/v1/admin/accounts/:id', 'admin:read:accounts', (call) => withPerson(call, (person) => staff.show(call.reader, person))),
    route('POST', '/api/v1/admin/accounts/:id/action', 'admin:write:accounts', (call) =>
      withPerson(call, (person) => staff.decide(call.reader, person, fieldsOf(call.request)['type']))),
    route('POST', '/api/v1/admin/accounts/:id/unsilence', 'admin:write:accounts', (call) =>
      withPerson(call, (person) => staff.unsilence(call.reader, person))),
    route('POST', '/api/v1/admin/accounts/:id/unsuspend', 'admin:write:accounts', (call) =>
      withPerson(call, (person) => staff.unsuspend(call.reader, person))),
    route('GET', '/api/v2/search', 'read:search', ({ request, reader }) => {
      const asked = (request.query.get('q') ?? '').replaceAll('"', '').toLowerCase()
      const offset = Number(request.query.get('offset') ?? 0)
      const mine = newestFirst(statuses.values()).filter((one) => network.mayRead(one, reader) && one.text.toLowerCase().includes(asked))
      // Without an index a server finds no status at all, and does not say so.
      const found = lacks.has('search') || request.query.get('type') !== 'statuses' ? [] : mine.slice(offset, offset + Number(request.query.get('limit') ?? 20))
      return ok({ accounts: [], hashtags: [], statuses: found.map((one) => entities.status(one, reader)) })
    }),
    route('GET', '/api/v1/timelines/tag/:id', 'read:statuses', (call) => {
      const tag = `#${decodeURIComponent(call.id).toLowerCase()}`
      const tagged = newestFirst(statuses.values()).filter((one) => one.visibility === 'public' && one.text.toLowerCase().split(/[^\p{L}\p{N}_#]+/u).includes(tag))
      return paged(tagged, call, 20, 40, (one) => entities.status(one, call.reader))
    }),
  ]

  function listNotifications(call: Call): SandboxAnswer {
    const { request, reader } = call
    const types = request.query.getAll('types[]')
    const blocked = network.blockedBy(reader.id)
    const mine = network.notifications.filter((one) => one.to === reader.id && !blocked.has(one.from.id))
    const asked = types.length === 0 || lacks.has('types') ? mine : mine.filter((one) => types.includes(one.type))
    return paged(newestFirst(asked), call, 40, 80, (one) => {
      const status = statuses.get(one.status)
      return status === undefined ? {} : entities.notification(one, status, reader)
    })
  }

  function contextOf(status: Stored, reader: Person) {
    const blocked = network.blockedBy(reader.id)
    const shown = (one: Stored) => network.mayRead(one, reader) && !blocked.has(one.by.id)
    const ancestors: Stored[] = []
    for (let up = statuses.get(status.parent ?? ''); up !== undefined && !ancestors.includes(up); up = statuses.get(up.parent ?? ''))
      ancestors.unshift(up)
    const passed = new Set<string>()
    const below = (one: Stored): Stored[] =>
      network
        .childrenOf(one.id)
        .filter(({ id }) => !passed.has(id) && passed.add(id))
        .flatMap((child) => [child, ...below(child)])
    const show = (one: Stored) => entities.status(one, reader)
    return {
      ancestors: ancestors.filter(shown).map(show),
      descendants: (lacks.has('depth') ? network.childrenOf(status.id) : below(status)).filter(shown).map(show),
    }
  }

  function publish({ request, reader }: Call): SandboxAnswer {
    const fields = fieldsOf(request)
    const text = typeof fields['status'] === 'string' ? fields['status'].trim() : ''
    if (text === '') return invalid("Text can't be blank")
    if (Array.from(text).length > (options.maxCharacters ?? 500)) return invalid('Text character limit exceeded')
    const key = request.headers['idempotency-key']
    const known = key === undefined || lacks.has('idempotency') ? undefined : keys.get(`${reader.id} ${key}`)
    const before = known !== undefined && now() - known.at < hourMs ? statuses.get(known.id) : undefined
    if (before !== undefined) return ok(entities.status(before, reader))
    const parent = typeof fields['in_reply_to_id'] === 'string' ? fields['in_reply_to_id'] : null
    if (parent !== null && !statuses.has(parent)) return notFound()
    const visibility = (['public', 'unlisted', 'private', 'direct'] as const).find((one) => one === fields['visibility'] || (one === 'public' && fields['visibility'] === 'local' && ways.has('local')))
    const spoiler = typeof fields['spoiler_text'] === 'string' ? fields['spoiler_text'] : ''
    const made = network.say(reader, text, parent, now(), { visibility: visibility ?? 'public', spoiler })
    if (key !== undefined) keys.set(`${reader.id} ${key}`, { id: made.id, at: now() })
    if (parent !== null) for (const listener of replyListeners) listener({ username: reader.username, id: made.id, text, parentId: parent })
    return ok(entities.status(made, reader))
  }

  /** What is left out is taken away. https://docs.joinmastodon.org/methods/statuses/#edit */
  function amend({ request, reader }: Call, status: Stored): SandboxAnswer {
    const fields = fieldsOf(request)
    const text = typeof fields['status'] === 'string' ? fields['status'].trim() : ''
    if (text === '') return invalid("Text can't be blank")
    if (Array.from(text).length > (options.maxCharacters ?? 500)) return invalid('Text character limit exceeded')
    const kept = Array.isArray(fields['media_ids']) ? fields['media_ids'] : []
    network.edit(status.id, text)
    Object.assign(status, {
      spoiler: typeof fields['spoiler_text'] === 'string' ? fields['spoiler_text'] : '',
      images: status.images.filter((_, n) => kept.includes(`${status.id}${n}`)),
    })
    return ok(entities.status(status, reader))
  }

  function setFavourite(call: Call, on: boolean): SandboxAnswer {
    return withStatus(call, (status) => {
      const by = network.favourites.get(status.id) ?? new Set<string>()
      if (on) by.add(call.reader.id)
      else by.delete(call.reader.id)
      network.favourites.set(status.id, by)
      return ok(entities.status(status, call.reader))
    })
  }

  function handle(request: SandboxRequest): SandboxAnswer {
    const drawn = /^\/(media|avatars)\/[\w.]+$/.exec(request.path)?.[1]
    if (drawn !== undefined)
      return { status: 200, headers: { 'content-type': 'image/png' }, body: (drawn === 'media' ? landscape : portrait)(request.path) }
    const described = {
      url: server.url,
      streaming: streaming.url,
      domain: network.domain,
      version: options.version ?? '4.6.0',
      maxCharacters: options.maxCharacters ?? 500,
      many: !lacks.has('manyStatuses'),
    }
    if (request.path === '/api/v1/instance') return ok(instanceV1(described))
    if (request.path === '/api/v2/instance' && !lacks.has('instanceV2')) return ok(instanceV2(described))
    if (request.method === 'POST' && request.path === '/api/v1/apps') return oauth.register(request)
    if (request.method === 'POST' && request.path === '/oauth/token') return oauth.exchange(request)
    const found = routes.find((one) => one.method === request.method && one.path.test(request.path))
    if (found === undefined)
      return { status: 404, body: '<!DOCTYPE html><html><body>The page you are looking for isn’t here.</body></html>' }
    const reader = people.withToken(/^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '')
    if (reader === undefined) return refuse(401, 'The access token is invalid')
    if (!mayDo(reader, found.scope)) return refuse(403, 'This action is outside the authorized scopes')
    const allowance = spend()
    if (allowance === null) return refuse(429, 'Too many requests', rateHeaders(0))
    const answer = found.answer({ request, reader, id: decodeURIComponent(found.path.exec(request.path)?.[1] ?? '') })
    return { ...answer, headers: { ...answer.headers, ...rateHeaders(allowance) } }
  }

  /** A whole scope holds its parts; `follow` is the old name of those about people. https://docs.joinmastodon.org/api/oauth-scopes/ */
  const mayDo = ({ scopes }: Person, scope: string): boolean =>
    scopes.includes(scope) ||
    scopes.includes(scope.replace(/:\w+$/, '')) ||
    (scopes.includes('follow') && /:(blocks|follows|mutes)$/.test(scope))

  function spend(): number | null {
    if (remaining === null) return window.limit - 1
    if (remaining <= 0) return null
    return (remaining -= 1)
  }

  /** A date and no Retry-After. https://docs.joinmastodon.org/api/rate-limits/ */
  const rateHeaders = (left: number): Record<string, string> => ({
    'x-ratelimit-limit': String(window.limit),
    'x-ratelimit-remaining': String(left),
    'x-ratelimit-reset': new Date(Math.ceil(now() / window.ms) * window.ms).toISOString(),
  })

  const mustFind = (id: string): Stored => {
    const status = statuses.get(id)
    if (status === undefined) throw new Error('no such status')
    return status
  }

  return {
    get url() {
      return server.url
    },
    streaming,
    listen: async (port?: number) => {
      await streaming.listen()
      return server.listen(port)
    },
    close: async () => {
      await streaming.close()
      await server.close()
    },
    misbehave: (how: Misbehave) => server.misbehave(how),
    behave: () => server.behave(),
    requests: server.requests,
    reports: relations.reports,
    /** What the staff decided, each time it did. */
    warnings: staff.warnings,
    isSilenced: (acct: string): boolean => network.silenced.has(people.named(acct).id),
    isSuspended: (acct: string): boolean => network.suspended.has(people.named(acct).id),
    mutedBy: (acct: string): string[] => [...(network.mutes.get(people.named(acct).id) ?? [])].map((id) => people.acctOf(people.withId(id) ?? people.named(acct))),
    domainsBlockedBy: (acct: string): string[] => [...(network.domainBlocks.get(people.named(acct).id) ?? [])],
    /** What the browser comes back with after the page at this address, where the account says yes, or nobody does. */
    authorize: (address: string, acct: string | null): string => oauth.authorize(address, acct === null ? null : people.named(acct)),
    addAccount: (account: SandboxAccount) =>
      void people.named(account.domain === undefined ? account.username : `${account.username}@${account.domain}`, account),
    idOf: (acct: string) => people.named(acct).id,
    post: (acct: string, text: string, at = now(), extras: Extras = {}) => network.say(people.named(acct), text, null, at, extras).id,
    /** The author of what is answered is told, unless `notify` is false, whether or not the words name them. */
    reply: (acct: string, parentId: string, text: string, at = now(), extras: Extras = {}) => {
      const parent = mustFind(parentId)
      return network.say(people.named(acct), text, parentId, at, { visibility: parent.visibility, ...extras }, [parent.by]).id
    },
    direct: (from: string, to: string, text: string, at = now(), inReplyTo: string | null = null) =>
      network.say(people.named(from), text, inReplyTo, at, { visibility: 'direct' }, [people.named(to)]).id,
    edit: (id: string, text: string, at = now()) => network.edit(id, text, at),
    remove: (id: string) => network.remove(id),
    /** Makes it an answer to another, which no honest server would do to one that is above it. */
    hang: (id: string, parent: string) => void (mustFind(id).parent = parent),
    favourite: (acct: string, id: string) => {
      const by = people.named(acct)
      network.favourites.set(id, new Set([...(network.favourites.get(id) ?? []), by.id]))
      network.notify(mustFind(id).by, 'favourite', mustFind(id), by, now())
    },
    status: (id: string): { text: string; by: string; visibility: StatusVisibility; spoiler: string; parent: string | null } | null => {
      const status = statuses.get(id)
      return status === undefined
        ? null
        : { text: status.text, by: people.acctOf(status.by), visibility: status.visibility, spoiler: status.spoiler, parent: status.parent }
    },
    favouritedBy: (acct: string, id: string) => (network.favourites.get(id) ?? new Set()).has(people.named(acct).id),
    blockedBy: (acct: string) =>
      [...network.blockedBy(people.named(acct).id)].map((id) => people.acctOf(people.withId(id) ?? people.named('nobody'))),
    repliesTo: (id: string) =>
      network.childrenOf(id).map((one) => ({ id: one.id, by: people.acctOf(one.by), text: one.text, visibility: one.visibility })),
    /** Another answer through the interface, by one of the accounts. */
    onReply: (listener: (reply: { username: string; id: string; text: string; parentId: string }) => void) =>
      void replyListeners.add(listener),
    /** As many requests are left until the window ends; null for as many as there are. */
    leave: (requests: number | null) => void (remaining = requests),
  }
}
