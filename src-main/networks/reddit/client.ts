import type { z } from 'zod'
import type { FailureCode } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http.ts'
import type { HttpRequest, HttpResponse } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { appDoor } from '../app-oauth.ts'
import { readableIn } from '../readable.ts'
import { idsPerCall, pageLimit, treeLimit } from './capabilities.ts'
import { settingsOf } from './settings.ts'
import type { Settings } from './settings.ts'
import { refusalIn, tellBlocked, wordsFor } from './refusal.ts'
import type { Standing } from './transform.ts'
import * as wire from './wire.ts'
import type { Comment, Conversation, Link, Message, ModMessage, Notice } from './wire.ts'

/** A page of a list that has its newest first; about a thousand things are all it gives. */
export type Page<T> = { rows: T[]; next: string | null }
/** What of a tree came along, parents before what answers them, and what was left out. `deeper`: comments under which it goes on. */
export type Branch = { comments: Comment[]; left: { parent: string; ids: string[] }[]; deeper: string[] }
/** `whole`: all that came could be read, so that what is missing is not there. */
export type Found = { comments: Map<string, Comment>; links: Map<string, Link>; whole: boolean }
export type Exchange = { conversation: Conversation; messages: ModMessage[] }
export type Relation = 'banned' | 'muted' | 'blocked'

/** The calls of one account. */
export type Client = {
  readonly host: string
  readonly settings: Settings
  comments(of: string, after: string | null, signal: AbortSignal): Promise<Page<Comment>>
  queue(community: string, name: 'modqueue' | 'reports' | 'spam' | 'unmoderated', after: string | null, signal: AbortSignal): Promise<Page<Standing>>
  posts(of: string, after: string | null, signal: AbortSignal): Promise<Page<Link>>
  inbox(after: string | null, signal: AbortSignal): Promise<Page<Notice>>
  /** Conversations, each with all its messages. */
  messages(after: string | null, signal: AbortSignal): Promise<Page<Message[]>>
  info(names: readonly string[], signal: AbortSignal): Promise<Found>
  tree(link: string, under: string | null, signal: AbortSignal): Promise<{ link: Link | null; branch: Branch }>
  left(link: string, ids: readonly string[], signal: AbortSignal): Promise<Branch>
  modmail(after: string | null, signal: AbortSignal): Promise<Page<Conversation>>
  exchange(id: string, signal: AbortSignal): Promise<Exchange>
  write(path: string, form: Record<string, string>, scope: string, signal: AbortSignal): Promise<unknown[]>
  answerModmail(id: string, text: string, signal: AbortSignal): Promise<Exchange>
  /** Whether a person is among those; by name, and for `blocked` by id. */
  isAmong(relation: Relation, community: string, name: string, signal: AbortSignal): Promise<boolean>
}

/** A tree is no deeper than this; what pretends to be is not followed. */
const deepest = 100

export function createClient(session: Session): Client {
  const settings = settingsOf(session.account)
  const headers = { 'user-agent': settings.agent }
  const door = appDoor(session, settings.token, { basic: true, headers })
  const readable = readableIn(session)
  const { host } = new URL(settings.api)
  const me = encodeURIComponent(settings.username)

  async function call(method: HttpRequest['method'], path: string, params: Record<string, string | null>, scope: string, signal: AbortSignal, form?: Record<string, string>): Promise<HttpResponse> {
    const query = new URLSearchParams({ raw_json: '1' })
    for (const [name, value] of Object.entries(params)) if (value !== null) query.set(name, value)
    const request: HttpRequest = { method, url: `${settings.api}${path}?${query.toString()}`, accept: [400, 403, 404], ...(form === undefined ? {} : { form }) }
    const answer = await door.send(request, signal).catch((error: unknown) => {
      throw tellBlocked(error, host)
    })
    if (answer.status < 300) return answer
    throw refusalIn(answer, host, scope)
  }
  const parsed = <T extends z.ZodType>(schema: T, answer: HttpResponse, sent: 'answered' | 'maybe' = 'answered'): z.output<T> => {
    const read = schema.safeParse(answer.json)
    if (!read.success) throw new HttpFault('remote.unexpected', { host, status: answer.status }, sent)
    return read.data
  }
  const things = <T extends z.ZodType<{ data: unknown }>>(what: string, schema: T, children: readonly unknown[]) =>
    readable(what, schema, children).map(({ data }) => data as z.output<T>['data'])
  const kindOf = (one: unknown): unknown => (typeof one === 'object' && one !== null && 'kind' in one ? one.kind : null)
  const other = (kinds: readonly string[], children: readonly unknown[]) => {
    // What is known and not asked for here is no news; what is neither, is.
    const passed = children.filter((one) => typeof kindOf(one) === 'string' && /^(t\d|more|modaction|LiveUpdate)$/.test(String(kindOf(one))))
    return children.filter((one) => kinds.includes(String(kindOf(one))) || !passed.includes(one))
  }
  async function list(path: string, params: Record<string, string>, after: string | null, scope: string, signal: AbortSignal): Promise<{ children: unknown[]; next: string | null }> {
    const { data } = parsed(wire.listing, await call('GET', path, { limit: String(pageLimit), ...params, after }, scope, signal))
    // A place that it names again leads nowhere.
    return { children: data.children, next: data.after === after ? null : (data.after ?? null) }
  }
  const standings = (children: readonly unknown[]): Standing[] => {
    const links = things('post', wire.linkThing, children.filter((one) => kindOf(one) === 't3'))
    return [...links, ...things('comment', wire.commentThing, other(['t1'], children))]
  }

  /** Parents first. Nothing is followed twice: an answer may hold itself. */
  function branchOf(children: readonly unknown[]): Branch {
    const branch: Branch = { comments: [], left: [], deeper: [] }
    const visit = (list: readonly unknown[], depth: number): void => {
      for (const one of list) {
        const left = wire.moreThing.safeParse(one).data?.data
        if (left !== undefined) {
          const ids = wire.shortIds(left.children)
          if (ids.length > 0) branch.left.push({ parent: left.parent_id, ids })
          else if (left.parent_id.startsWith('t1_')) branch.deeper.push(left.parent_id)
          continue
        }
        const [found] = things('comment', wire.commentThing, other(['t1', 'more'], [one]))
        if (found === undefined) continue
        branch.comments.push(found)
        if (depth < deepest) visit(wire.repliesIn((one as { data: unknown }).data), depth + 1)
      }
    }
    visit(children, 0)
    return branch
  }

  const conversationsIn = (children: readonly unknown[]): Message[][] =>
    other(['t4'], children).flatMap((one) => {
      const [first] = things('message', wire.messageThing, [one])
      if (first === undefined) return []
      const answers = wire.repliesIn({ replies: first.replies })
      return [[first, ...things('message', wire.messageThing, other(['t4'], answers))]]
    })

  const exchangeIn = (answer: HttpResponse, sent: 'answered' | 'maybe'): Exchange => {
    const { conversation, messages } = parsed(wire.wholeConversation, answer, sent)
    const found = readable('message', wire.modMessage, Object.values(messages))
    return { conversation, messages: found.sort((a, b) => Date.parse(a.date) - Date.parse(b.date) || (a.id < b.id ? -1 : 1)) }
  }

  return {
    host,
    settings,
    async comments(of, after, signal) {
      const own = of === ''
      const { children, next } = await list(own ? `/user/${me}/comments` : `/r/${of}/comments`, own ? { sort: 'new' } : {}, after, own ? 'history' : 'read', signal)
      return { rows: things('comment', wire.commentThing, other(['t1'], children)), next }
    },
    async queue(community, name, after, signal) {
      const { children, next } = await list(`/r/${community}/about/${name}`, {}, after, 'read', signal)
      return { rows: standings(children), next }
    },
    async posts(of, after, signal) {
      const own = of === ''
      const { children, next } = await list(own ? `/user/${me}/submitted` : `/r/${of}/new`, own ? { sort: 'new' } : {}, after, own ? 'history' : 'read', signal)
      return { rows: things('post', wire.linkThing, other(['t3'], children)), next }
    },
    async inbox(after, signal) {
      const { children, next } = await list('/message/inbox', {}, after, 'privatemessages', signal)
      return { rows: things('comment', wire.noticeThing, other(['t1'], children)), next }
    },
    async messages(after, signal) {
      const { children, next } = await list('/message/messages', {}, after, 'privatemessages', signal)
      return { rows: conversationsIn(children), next }
    },
    async info(names, signal) {
      const found: Found = { comments: new Map(), links: new Map(), whole: true }
      for (let from = 0; from < names.length; from += idsPerCall) {
        const asked = names.slice(from, from + idsPerCall)
        const { data } = parsed(wire.listing, await call('GET', '/api/info', { id: asked.join(',') }, 'read', signal))
        const rows = standings(data.children)
        if (rows.length < data.children.length) found.whole = false
        for (const one of rows) {
          if (!asked.includes(one.name)) continue
          if ('title' in one) found.links.set(one.name, one)
          else found.comments.set(one.name, one)
        }
      }
      return found
    },
    async tree(link, under, signal) {
      const answer = await call('GET', `/comments/${link.slice(3)}`, { limit: String(treeLimit), sort: 'new', comment: under === null ? null : under.slice(3) }, 'read', signal)
      const [head, body] = parsed(wire.page, answer)
      const [found] = things('post', wire.linkThing, other(['t3'], head.data.children))
      return { link: found ?? null, branch: branchOf(body.data.children) }
    },
    async left(link, ids, signal) {
      const answer = await call('GET', '/api/morechildren', { api_type: 'json', link_id: link, children: ids.join(','), sort: 'new', limit_children: 'false' }, 'read', signal)
      return branchOf(parsed(wire.written, answer).json.data?.things ?? [])
    },
    async modmail(after, signal) {
      const params = { entity: settings.communities.join(','), limit: String(conversationsPerPage), sort: 'recent', state: 'all', after }
      const found = parsed(wire.conversations, await call('GET', '/api/mod/conversations', params, 'modmail', signal))
      const rows = found.conversationIds.flatMap((id) => (typeof id === 'string' && Object.hasOwn(found.conversations, id) ? [found.conversations[id]] : []))
      const last = found.conversationIds.at(-1)
      const next = typeof last === 'string' && rows.length >= conversationsPerPage && last !== after ? last : null
      return { rows: readable('conversation', wire.conversation, rows), next }
    },
    exchange: async (id, signal) => exchangeIn(await call('GET', `/api/mod/conversations/${id}`, { markRead: 'false' }, 'modmail', signal), 'answered'),
    async write(path, form, scope, signal) {
      const answer = await call('POST', path, {}, scope, signal, { api_type: 'json', ...form })
      const read = wire.written.safeParse(answer.json).data
      // Most say nothing when it is done.
      if (read === undefined) return []
      if (read.json.errors.length > 0) throw wordsFor(read.json, host, session.clock.now())
      return read.json.data?.things ?? []
    },
    answerModmail: async (id, text, signal) =>
      exchangeIn(await call('POST', `/api/mod/conversations/${id}`, {}, 'modmail', signal, { body: text, isAuthorHidden: 'false', isInternal: 'false' }), 'maybe'),
    async isAmong(relation, community, name, signal) {
      const where = relation === 'blocked' ? '/prefs/blocked' : `/r/${community}/about/${relation}`
      const answer = await call('GET', where, relation === 'blocked' ? {} : { user: name }, relation === 'blocked' ? 'read' : 'modcontributors', signal)
      // A list where nothing can be told from nobody is no answer.
      const rows = parsed(wire.people, answer).data.children.map((one) => wire.person.safeParse(one).data)
      const there = rows.some((one) => one !== undefined && (relation === 'blocked' ? one.id === name : one.name.toLowerCase() === name.toLowerCase()))
      if (!there && rows.includes(undefined)) throw new HttpFault('remote.unexpected', { host, status: answer.status }, 'answered')
      return there
    },
  }
}

/** Each is read by a question of its own. */
export const conversationsPerPage = 25

const codeOf = (error: unknown): FailureCode | null => (error instanceof HttpFault ? error.failure.code : null)
export const isAbsent = (error: unknown): boolean => codeOf(error) === 'remote.gone' || codeOf(error) === 'remote.notFound'
