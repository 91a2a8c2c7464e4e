import { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import type { ChannelAdapter, ChannelSession } from '../channel.ts'
import { required, under, urlIn } from '../fields.ts'
import { tracker } from '../tickets/tracker.ts'

const reference = 'https://developer.zendesk.com/api-reference/ticketing/tickets'

const number = z.number().int().transform(String)
const ticket = z.object({ ticket: z.object({ id: number, status: z.string().max(200) }) })
const tickets = z.object({ tickets: z.array(z.object({ id: number, external_id: z.string().nullish() })), next_page: z.string().nullish() })
const comment = z.object({ id: number, author_id: number.nullish(), body: z.string().nullish(), plain_body: z.string().nullish(), created_at: z.string() })
const comments = z.object({ comments: z.array(comment), users: z.array(z.object({ id: number, name: z.string(), email: z.string().nullish() })).nullish() })
const self = z.object({ user: z.object({ id: number.nullish(), name: z.string(), role: z.string().nullish() }) })

/** https://developer.zendesk.com/api-reference/introduction/security-and-auth/#api-token */
const basic = ({ settings, secrets }: ChannelSession): string =>
  `Basic ${Buffer.from(`${required(settings, 'address')}/token:${required(secrets, 'token')}`, 'utf8').toString('base64')}`

/** Double braces are filled in with what Zendesk knows of the ticket: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#requesters-and-submitters */
const unfilled = (text: string): string => text.replace(/\{(?=[{%])/g, '{ ')

const escaped = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replace(/^ +/, (spaces) => '&nbsp;'.repeat(spaces.length))

/**
 * An internal note: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/. As HTML with all of it escaped, since what looks like a tag is
 * taken out of `body`: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#create-ticket
 */
const noteOf = (text: string) => ({ public: false, html_body: `<p>${unfilled(text).split('\n').map(escaped).join('<br>')}</p>` })

const pageOf = ({ settings }: ChannelSession, id: string): string => under(urlIn(settings, 'url'), `agent/tickets/${id}`)
const ticketPath = (id: string): string => `/api/v2/tickets/${encodeURIComponent(id)}`

const support = tracker({
  kind: 'zendesk',
  fields: [{ field: 'url', secret: false, optional: false }, { field: 'address', secret: false, optional: false }, { field: 'token', secret: true, optional: false }],
  origins: [],
  // No page of the vendor's that we have read says where a comment ends.
  most: 30_000,
  sources: { answers: `${reference}/ticket_comments/`, status: `${reference}/tickets/#show-ticket`, readsBack: `${reference}/tickets/#list-tickets` },
  base: (settings) => urlIn(settings, 'url'),
  headers: (session) => ({ authorization: basic(session) }),
  check: async (ask, session) => {
    const { host } = urlIn(session.settings, 'url')
    const { user } = await ask(self, { method: 'GET', path: '/api/v2/users/me' })
    // Nobody is somebody as well there, and tickets are for agents: https://developer.zendesk.com/api-reference/ticketing/users/users/#show-self
    if ((user.id ?? null) === null || user.role === 'end-user') throw new Fault('auth.rejected', { host })
    return { as: user.name, where: host }
  },
  create: async (ask, session, { subject, text, shipment: { token, key } }) => {
    const { ticket: made } = await ask(ticket, {
      // The same key makes the same ticket, for two hours: https://developer.zendesk.com/api-reference/ticketing/introduction/#idempotency
      method: 'POST', path: '/api/v2/tickets', headers: { 'idempotency-key': key },
      json: { ticket: { subject: unfilled(subject), comment: noteOf(text), ...(token === null ? {} : { external_id: token }) } },
    })
    return { id: made.id, url: pageOf(session, made.id) }
  },
  named: async (ask, session, word) => {
    const { tickets: all, next_page: next } = await ask(tickets, { method: 'GET', path: `/api/v2/tickets?external_id=${encodeURIComponent(word)}` })
    const one = all.find(({ external_id: name }) => name === word)
    return { issue: one === undefined ? null : { id: one.id, url: pageOf(session, one.id) }, whole: (next ?? null) === null }
  },
  comment: async (ask, _session, id, text) => void (await ask(ticket, { method: 'PUT', path: ticketPath(id), json: { ticket: { comment: noteOf(text) } } })),
  status: async (ask, _session, id) => (await ask(ticket, { method: 'GET', path: ticketPath(id) })).ticket.status,
  // The last hundred, of which there can be five thousand.
  remarks: async (ask, _session, id) => {
    const { comments: all, users } = await ask(comments, { method: 'GET', path: `${ticketPath(id)}/comments?include=users&sort_order=desc` })
    const byId = new Map((users ?? []).map((one) => [one.id, one]))
    return all.toReversed().map((one) => {
      const author = byId.get(one.author_id ?? '')
      return { id: one.id, by: { name: author?.name ?? '', address: author?.email ?? null }, text: one.plain_body ?? one.body ?? '', at: Date.parse(one.created_at) || 0 }
    })
  },
})

export const zendesk: ChannelAdapter = { ...support, prepare: async (session, shipment) => unfilled(await support.prepare(session, shipment)) }
