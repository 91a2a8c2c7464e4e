import { Fault } from '../../../src-contract/failure.ts'
import type { Capabilities, NetworkId } from '../../../src-contract/network.ts'
import type { RemoteItem } from '../../../src-contract/remote.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Action, EachDone, NetworkAdapter, Performed, Session } from '../../networks/adapter.ts'

// The sandbox page as a network, for what no network of this build has: a time to answer in, a length that changes, many ids a call, prices by the call.

type Wire = { id: string; thread: string; parent: string | null; ours: boolean; from: string; text: string; at: number; status: 'shown' | 'hidden' | 'gone'; answerable: boolean }

export type PageSet = {
  id: NetworkId
  kind: 'comment' | 'message'
  deletes?: boolean
  batch?: number
  allowance?: NetworkAdapter['allowance']
  /** The longest answer as the network has it now. */
  longest?: () => number
}

export const units: NetworkAdapter['allowance'] = {
  kind: 'units', every: 'day', zone: 'America/Los_Angeles', limit: 10_000, pool: () => 'project',
  price: ({ method }) => (method === 'GET' ? 1 : 50),
}

/** Millionths of a dollar. A reading is priced by what it gives, of which nobody knows before. */
export const money: NetworkAdapter['allowance'] = {
  kind: 'money', every: 'month', zone: 'UTC', limit: 5_000_000, pool: (account) => account.remoteId,
  price: (request, answer) => (request.method === 'GET' ? 1_000 * givenIn(answer) : /https?:/.test(JSON.stringify(request.json ?? '')) ? 200_000 : 15_000),
}

function givenIn(answer: HttpResponse | null): number {
  const json = answer?.json
  if (typeof json !== 'object' || json === null || !('comments' in json)) return 1
  return Array.isArray(json.comments) ? json.comments.length : 1
}

const source = 'the sandbox page'

function capabilitiesOf({ kind, deletes, longest }: PageSet): Capabilities {
  return {
    kinds: [kind, 'reply'],
    verbs: [
      { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source },
      { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source },
      { verb: 'reply', oneWay: false, effect: {}, source },
      ...(deletes === true ? [{ verb: 'delete' as const, oneWay: true, effect: { visibility: 'deleted' as const }, source }] : []),
    ],
    get reply() { return { max: longest?.() ?? 280, unit: 'codepoints' as const, source } },
    connect: [{ field: 'token', secret: true, optional: false }],
  }
}

export function createPageAdapter(set: PageSet): NetworkAdapter {
  const root = ({ account }: Session) => String(account.settings['root'])
  const ask = async (session: Session, request: Omit<HttpRequest, 'url'> & { path: string }, signal: AbortSignal): Promise<HttpResponse> => {
    const { path, ...rest } = request
    try {
      return await session.http.send({ ...rest, url: `${root(session)}${path}`, headers: { authorization: `Bearer ${session.secrets['token'] ?? ''}` } }, signal)
    } catch (error) {
      throw meant(error)
    }
  }
  /** Refusals that mean "later" or "too late" and are told like any other. */
  const meant = (error: unknown): unknown => {
    if (!(error instanceof HttpFault)) return error
    const { code, params } = error.failure
    if (params['code'] === 'request_limit_reached' || params['code'] === 'quotaExceeded') return new HttpFault('rate.limited', params, 'answered', error.retryAt)
    if (params['code'] === 'window_closed') return new HttpFault('verb.windowClosed', params, 'answered')
    return params['code'] === 'too_long' && code === 'remote.refused' ? new HttpFault('remote.tooLong', params, 'answered') : error
  }
  const listed = async (session: Session, query: string, signal: AbortSignal): Promise<Wire[]> => {
    const { json } = await ask(session, { method: 'GET', path: `/comments${query}` }, signal)
    return (json as { comments: Wire[] }).comments
  }
  const done = (item: Wire | null): Performed => ({ remoteId: item?.id ?? null, url: null, observed: item === null ? [] : [toItem(set, item)], posts: [] })

  const perform: NetworkAdapter['perform'] = async (session, action, _key, signal) => {
    const { remoteId } = action.target
    if (action.verb === 'reply') {
      const { json } = await ask(session, { method: 'POST', path: `/comments/${remoteId}/replies`, json: { text: action.text } }, signal)
      const { id } = json as { id: string }
      return done(wire({ id, action, text: action.text ?? '', at: session.clock.now() }))
    }
    if (action.verb === 'delete') {
      await ask(session, { method: 'DELETE', path: `/comments/${remoteId}` }, signal)
      return done(null)
    }
    const [only] = await moderate(session, [action], signal)
    if (only === undefined || only.kind === 'failed') throw only?.error ?? new Fault('remote.unexpected')
    return only.performed
  }

  const moderate = async (session: Session, actions: readonly Action[], signal: AbortSignal): Promise<EachDone[]> => {
    const wanted = actions[0]?.verb === 'hide' ? 'hidden' : 'shown'
    const { json } = await ask(session, { method: 'POST', path: '/moderation', json: { ids: actions.map(({ target }) => target.remoteId), status: wanted } }, signal)
    const { results } = json as { results: { id: string; status?: string; error?: string }[] }
    return actions.map(({ target }) => {
      const result = results.find(({ id }) => id === target.remoteId)
      if (result?.status === wanted) return { kind: 'done', performed: done(null) }
      const code = result?.error === 'not_found' ? 'remote.gone' : 'remote.refused'
      return { kind: 'failed', error: result === undefined ? new Fault('remote.unexpected') : new HttpFault(code, { host: 'page', status: 200 }, 'answered') }
    })
  }

  return {
    id: set.id,
    capabilities: capabilitiesOf(set),
    restMs: 60_000,
    lookLimit: 50,
    ...(set.batch === undefined ? {} : { batch: { hide: set.batch, unhide: set.batch }, performMany: (session, actions, signal) => moderate(session, actions.map(({ action }) => action), signal) }),
    ...(set.allowance === undefined ? {} : { allowance: set.allowance }),
    connect: async ({ url, secrets, http }, signal) => {
      const address = (url ?? '').replace(/\/$/, '')
      const { json } = await http.send({ method: 'GET', url: `${address}/me`, headers: { authorization: `Bearer ${secrets['token'] ?? ''}` } }, signal)
      const { id, name } = json as { id: string; name: string }
      return { remoteId: id, handle: id, name, url: address, settings: { root: address }, secrets: { ...secrets } }
    },
    streams: () => [{ id: 'all', role: 'live' }],
    pull: async function* (session, _stream, _cursor, signal) {
      const all = await listed(session, '', signal)
      yield { posts: [], upserted: all.map((item) => toItem(set, item)), removed: [], cursor: {} }
    },
    look: async (session, targets, signal) => {
      if (targets.length === 0) return { seen: [], posts: [] }
      const found = await listed(session, `?ids=${targets.map(({ remoteId }) => remoteId).join(',')}`, signal)
      return { seen: found.map((item) => ({ remoteId: item.id, item: item.status === 'gone' ? null : toItem(set, item) })), posts: [] }
    },
    perform,
    reconcile: async (session, action, _key, attemptedAt, signal) => {
      const all = await listed(session, '', signal)
      if (action.verb === 'reply') {
        const found = all.find(({ ours, parent, text, at }) => ours && parent === action.target.remoteId && text === action.text && at >= attemptedAt - 60_000)
        return found === undefined ? { kind: 'not-done' } : { kind: 'done', performed: done(found) }
      }
      const now = all.find(({ id }) => id === action.target.remoteId)
      if (action.verb === 'delete') return now === undefined ? { kind: 'done', performed: done(null) } : { kind: 'not-done' }
      return now?.status === (action.verb === 'hide' ? 'hidden' : 'shown') ? { kind: 'done', performed: done(now) } : { kind: 'not-done' }
    },
  }
}

function wire(of: { id: string; action: Action; text: string; at: number }): Wire {
  const { target } = of.action
  return { id: of.id, thread: target.threadRemoteId, parent: target.remoteId, ours: true, from: 'page', text: of.text, at: of.at, status: 'shown', answerable: true }
}

function toItem({ kind }: PageSet, { id, thread, parent, ours, from, text, at, status, answerable }: Wire): RemoteItem {
  return {
    remoteId: id, kind: ours ? 'reply' : kind, own: ours, threadRemoteId: thread, parentRemoteId: parent, postRemoteId: null,
    author: { remoteId: from, name: from, handle: from, url: null, avatarUrl: null },
    text, lang: null, createdAt: at, editedAt: null, url: null, visibility: status === 'hidden' ? 'hidden' : 'visible', liked: false, authorBlocked: null,
    rating: null, attachments: [], refuses: answerable ? [] : [{ verb: 'reply', code: 'verb.windowClosed' }], ref: {},
  }
}
