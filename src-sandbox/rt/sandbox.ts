import { createSandboxServer } from '../server.ts'
import type { SandboxAnswer, SandboxRequest, SandboxServer } from '../server.ts'

type Part = { id: number; mime: string; name: string; content: Buffer }
type Entry = { id: number; type: string; by: string; at: number; parts: Part[] }
export type SandboxTicket = { id: number; queue: string; subject: string; status: string; requestor: string | null; entries: Entry[] }

/**
 * Request Tracker's REST 2.0 as far as a ticket needs it, by its documentation and by what 5.0.3 does: a status that is none is refused with 200 and a
 * sentence, an unknown queue with 403. https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html
 */
export type RtSandbox = SandboxServer & {
  readonly tickets: SandboxTicket[]
  /** Somebody at the other end writes. */
  write(ticket: number, of: { type: 'Comment' | 'Correspond'; by: string; text: string; mime?: string }): void
  setStatus(ticket: number, status: string): void
}

const statuses = new Set(['new', 'open', 'stalled', 'resolved', 'rejected', 'deleted'])

export function createRtSandbox({ token, queues = ['General'] }: { token: string; queues?: readonly string[] }): RtSandbox {
  const tickets: SandboxTicket[] = []
  let next = 1
  const entry = (type: string, by: string, parts: Omit<Part, 'id'>[]): Entry => ({ id: next++, type, by, at: Date.now(), parts: parts.map((part) => ({ id: next++, ...part })) })
  const ticketOf = (id: string): SandboxTicket | undefined => tickets.find((one) => String(one.id) === id)

  const partsIn = (json: Record<string, unknown>): Omit<Part, 'id'>[] => {
    const files = Array.isArray(json['Attachments']) ? (json['Attachments'] as Record<string, unknown>[]) : []
    return [
      { mime: String(json['ContentType'] ?? 'text/plain'), name: '', content: Buffer.from(String(json['Content'] ?? '')) },
      ...files.map((file) => ({ mime: String(file['FileType']), name: String(file['FileName']), content: Buffer.from(String(file['FileContent']), 'base64') })),
    ]
  }

  const route = (request: SandboxRequest): SandboxAnswer => {
    if (request.headers['authorization'] !== `token ${token}`) return { status: 401, body: { message: 'Unauthorized' } }
    const path = request.path.replace(/^.*\/REST\/2\.0\//, '')
    const json = typeof request.json === 'object' && request.json !== null ? (request.json as Record<string, unknown>) : {}
    if (path === 'queues/all') return { status: 200, body: { items: queues.map((Name, n) => ({ id: String(n + 1), Name, type: 'queue' })), total: queues.length } }
    if (path === 'ticket' && request.method === 'POST') return create(json)
    if (path === 'tickets') return search(request.query.get('query') ?? '')
    const found = /^(ticket|transaction|attachment|user)\/([^/]+)(?:\/(history|comment|correspond))?$/.exec(path)
    const [, kind = '', id = '', what] = found ?? []
    if (kind === 'ticket') return onTicket(request, id, what, json)
    if (kind === 'transaction') return transaction(id)
    if (kind === 'attachment') return attachment(id)
    if (kind === 'user') return { status: 200, body: { id, Name: id, RealName: id === 'lea' ? 'Léa Martin' : '', EmailAddress: `${id}@example.test` } }
    return { status: 404, body: { message: 'Not Found' } }
  }

  const create = (json: Record<string, unknown>): SandboxAnswer => {
    const queue = String(json['Queue'])
    if (!queues.includes(queue)) return { status: 403, body: { message: 'Forbidden' } }
    const ticket: SandboxTicket = {
      id: tickets.length + 1, queue, subject: String(json['Subject'] ?? ''), status: 'new', requestor: typeof json['Requestor'] === 'string' ? json['Requestor'] : null,
      entries: [entry('Create', 'vigie', partsIn(json))],
    }
    tickets.push(ticket)
    return { status: 201, body: { id: String(ticket.id), type: 'ticket', _url: `${server.url}/REST/2.0/ticket/${ticket.id}` } }
  }

  const search = (query: string): SandboxAnswer => {
    const word = /^Subject LIKE '([^']*)'$/.exec(query)?.[1]
    if (word === undefined) return { status: 400, body: { message: 'Bad query' } }
    const items = tickets.filter(({ subject }) => subject.toLowerCase().includes(word.toLowerCase())).map(({ id, subject }) => ({ id: String(id), Subject: subject, type: 'ticket' }))
    return { status: 200, body: { items, total: items.length, count: items.length, page: 1, pages: 1, per_page: 20 } }
  }

  const onTicket = (request: SandboxRequest, id: string, what: string | undefined, json: Record<string, unknown>): SandboxAnswer => {
    const ticket = ticketOf(id)
    if (ticket === undefined) return { status: 404, body: { message: 'Not Found' } }
    if (what === 'history') {
      return { status: 200, body: { items: ticket.entries.map((one) => ({ id: String(one.id), type: 'transaction', Type: one.type, Created: new Date(one.at).toISOString(), Creator: { id: one.by, type: 'user' } })), pages: 1 } }
    }
    if (what === 'comment' || what === 'correspond') {
      ticket.entries.push(entry(what === 'comment' ? 'Comment' : 'Correspond', 'vigie', partsIn(json)))
      return { status: 201, body: ['Comments added'] }
    }
    if (request.method === 'PUT') {
      const status = String(json['Status'])
      if (!statuses.has(status)) return { status: 200, body: [`Status '${status}' isn't a valid status for this ticket.`] }
      ticket.status = status
      return { status: 200, body: [`Ticket ${id}: Status changed`] }
    }
    return { status: 200, body: { id, type: 'ticket', Status: ticket.status, Subject: ticket.subject, Queue: { id: '1', Name: ticket.queue } } }
  }

  const transaction = (id: string): SandboxAnswer => {
    const found = tickets.flatMap(({ entries }) => entries).find((one) => String(one.id) === id)
    if (found === undefined) return { status: 404, body: { message: 'Not Found' } }
    const links = found.parts.map((part) => ({ ref: 'attachment', type: 'attachment', id: String(part.id), _url: `${server.url}/REST/2.0/attachment/${part.id}` }))
    return { status: 200, body: { id, Type: found.type, Created: new Date(found.at).toISOString(), Creator: { id: found.by }, _hyperlinks: links } }
  }

  const attachment = (id: string): SandboxAnswer => {
    const part = tickets.flatMap(({ entries }) => entries.flatMap(({ parts }) => parts)).find((one) => String(one.id) === id)
    if (part === undefined) return { status: 404, body: { message: 'Not Found' } }
    return { status: 200, body: { id, ContentType: part.mime, Filename: part.name === '' ? null : part.name, Content: part.content.toString('base64') } }
  }

  const server = createSandboxServer(route)
  return Object.assign(server, {
    tickets,
    write: (ticket: number, of: { type: 'Comment' | 'Correspond'; by: string; text: string; mime?: string }) => {
      ticketOf(String(ticket))?.entries.push(entry(of.type, of.by, [{ mime: of.mime ?? 'text/plain', name: '', content: Buffer.from(of.text) }]))
    },
    setStatus: (ticket: number, status: string) => {
      const found = ticketOf(String(ticket))
      if (found !== undefined) found.status = status
    },
  })
}
