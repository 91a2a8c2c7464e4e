import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest, SandboxServer } from '../server.ts'

type Comment = { id: number; by: number; text: string; public: boolean; at: number }
export type ZendeskTicket = { id: number; subject: string; externalId: string | null; status: string; comments: Comment[] }

export type ZendeskSandbox = SandboxServer & {
  readonly tickets: ZendeskTicket[]
  say(ticket: number, by: string, text: string): void
  setStatus(ticket: number, status: string): void
}

type Json = Record<string, unknown>
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

const entities = new Map([['&amp;', '&'], ['&lt;', '<'], ['&gt;', '>'], ['&quot;', '"'], ['&nbsp;', ' ']])
const plainOf = (html: string): string => html.replace(/<br>/g, '\n').replace(/<[^>]*>/g, '').replace(/&\w+;/g, (entity) => entities.get(entity) ?? entity)

/**
 * Zendesk's tickets by REST v2 as far as handing over needs them, by its pages; it has not been compared with the service itself. What looks like a tag leaves `body`,
 * double braces are filled in, and a key that was there before gives the ticket of then.
 * https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
 */
export function createZendeskSandbox({ address, token }: { address: string; token: string }): ZendeskSandbox {
  const tickets: ZendeskTicket[] = []
  const users = [{ id: 1, name: 'Vigie', email: address }]
  const byKey = new Map<string, ZendeskTicket>()
  let next = 100
  const authorization = `Basic ${Buffer.from(`${address}/token:${token}`).toString('base64')}`
  const shown = ({ id, subject, externalId, status }: ZendeskTicket) => ({ id, url: `${server.url}/api/v2/tickets/${id}.json`, subject, external_id: externalId, status })
  const filled = (text: string, id: number): string => text.replace(/\{\{\s*ticket\.id\s*\}\}/g, String(id))

  const noted = (ticket: ZendeskTicket, given: Json): boolean => {
    const { body, html_body: html, public: isPublic } = given
    const text = typeof html === 'string' ? plainOf(html) : typeof body === 'string' ? body.replace(/<[^>]*>/g, '') : ''
    if (text === '') return false
    ticket.comments.push({ id: next++, by: 1, text: filled(text, ticket.id), public: isPublic !== false, at: Date.now() })
    return true
  }

  const create = ({ headers, json }: SandboxRequest): SandboxAnswer => {
    const key = headers['idempotency-key'] ?? ''
    const before = byKey.get(key)
    if (before !== undefined) return { status: 201, headers: { 'x-idempotency-lookup': 'hit' }, body: { ticket: shown(before) } }
    const given = object(object(json)['ticket'])
    const made: ZendeskTicket = {
      id: tickets.length + 1, subject: String(given['subject'] ?? ''), externalId: typeof given['external_id'] === 'string' ? given['external_id'] : null, status: 'new', comments: [],
    }
    if (!noted(made, object(given['comment']))) return { status: 422, body: { error: 'RecordInvalid', description: 'Record validation errors' } }
    tickets.push(made)
    if (key !== '') byKey.set(key, made)
    return { status: 201, headers: { 'x-idempotency-lookup': 'miss' }, body: { ticket: shown(made), audit: {} } }
  }

  const commentsOf = (one: ZendeskTicket, query: URLSearchParams): SandboxAnswer => {
    const ordered = query.get('sort_order') === 'desc' ? one.comments.toReversed() : one.comments
    const comments = ordered.slice(0, 100).map(({ id, by, text, at, public: isPublic }) => ({
      id, type: 'Comment', author_id: by, body: text, html_body: `<div>${text}</div>`, plain_body: text, public: isPublic, created_at: new Date(at).toISOString(),
    }))
    return { status: 200, body: { comments, ...(query.get('include') === 'users' ? { users } : {}), next_page: null, count: comments.length } }
  }

  const server = createSandboxServer((request): SandboxAnswer => {
    const { path, method, query, json } = request
    const isKnown = request.headers['authorization'] === authorization
    if (path === '/api/v2/users/me') return { status: 200, body: { user: isKnown ? { ...users[0], role: 'agent' } : { id: null, name: 'Anonymous user', role: 'end-user' } } }
    if (!isKnown) return { status: 401, body: { error: 'Couldn’t authenticate you' } }
    if (path === '/api/v2/tickets') {
      if (method === 'POST') return create(request)
      return { status: 200, body: { tickets: tickets.filter(({ externalId }) => externalId === query.get('external_id')).map(shown), next_page: null } }
    }
    const [, id, what] = /^\/api\/v2\/tickets\/(\d+)(\/comments)?$/.exec(path) ?? []
    const one = tickets.find((each) => String(each.id) === id)
    if (one === undefined) return { status: 404, body: { error: 'RecordNotFound', description: 'Not found' } }
    if (what !== undefined) return commentsOf(one, query)
    if (method === 'PUT' && !noted(one, object(object(object(json)['ticket'])['comment']))) return { status: 422, body: { error: 'RecordInvalid' } }
    return { status: 200, body: { ticket: shown(one) } }
  })
  return Object.assign(server, {
    tickets,
    say: (ticket: number, by: string, text: string) => {
      const user = { id: next++, name: by, email: 'lea@maison.test' }
      users.push(user)
      tickets.find((one) => one.id === ticket)?.comments.push({ id: next++, by: user.id, text, public: false, at: Date.now() })
    },
    setStatus: (ticket: number, status: string) => {
      const one = tickets.find((each) => each.id === ticket)
      if (one !== undefined) one.status = status
    },
  })
}
