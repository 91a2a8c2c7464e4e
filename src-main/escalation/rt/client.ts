import type { z } from 'zod'
import { Fault } from '../../../src-contract/failure.ts'
import { HttpFault } from '../../net/http-fault.ts'
import type { ChannelSession } from '../channel.ts'
import { required, under, urlIn } from '../fields.ts'
import * as wire from './wire.ts'

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Authentication-Methods */
const authorization = ({ secrets }: Pick<ChannelSession, 'secrets'>): string => `token ${required(secrets, 'token')}`

async function ask<T>(session: ChannelSession, schema: z.ZodType<T>, of: { method: 'GET' | 'POST'; path: string; json?: unknown }, signal: AbortSignal): Promise<T> {
  const base = urlIn(session.settings, 'url')
  const { json } = await session.http.send(
    { method: of.method, url: under(base, `REST/2.0/${of.path}`), headers: { authorization: authorization(session) }, ...(of.json === undefined ? {} : { json: of.json }), timeoutMs: 60_000 },
    signal,
  )
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  // A refusal comes with 200 as well, as a sentence in an array or in `message`: it was answered, and not done.
  throw new HttpFault(of.method === 'POST' ? 'channel.refused' : 'remote.unexpected', { host: base.host, reason: 'RT' }, 'answered')
}

export const listQueues = (session: ChannelSession, signal: AbortSignal) => ask(session, wire.queues, { method: 'GET', path: 'queues/all?fields=Name' }, signal)

export const readTicket = (session: ChannelSession, id: string, signal: AbortSignal) => ask(session, wire.ticket, { method: 'GET', path: `ticket/${digits(id)}` }, signal)

export type Sending = { subject: string; text: string; files: readonly { name: string; mime: string; content: Uint8Array }[] }

/** https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html#Creating-a-Ticket, and -Replying-Commenting-on-Tickets for the files. */
const contentOf = ({ text, files }: Sending) => ({
  Content: text, ContentType: 'text/plain',
  ...(files.length === 0 ? {} : { Attachments: files.map(({ name, mime, content }) => ({ FileName: name, FileType: mime, FileContent: Buffer.from(content).toString('base64') })) }),
})

export const createTicket = (session: ChannelSession, queue: string, requestor: string | null, sending: Sending, signal: AbortSignal) =>
  ask(session, wire.created, {
    method: 'POST', path: 'ticket', json: { Queue: queue, Subject: sending.subject, ...(requestor === null ? {} : { Requestor: requestor }), ...contentOf(sending) },
  }, signal)

/** Answered with sentences alone. */
export async function commentOn(session: ChannelSession, id: string, sending: Sending, signal: AbortSignal): Promise<void> {
  const base = urlIn(session.settings, 'url')
  await session.http.send({
    method: 'POST', url: under(base, `REST/2.0/ticket/${digits(id)}/comment`), headers: { authorization: authorization(session) }, json: contentOf(sending), timeoutMs: 60_000,
  }, signal)
}

/** Tickets whose subject holds the word, the oldest first. A word of ours: letters, digits and a dash. */
export async function ticketsNamed(session: ChannelSession, word: string, signal: AbortSignal): Promise<string[]> {
  if (!/^[A-Z0-9-]+$/.test(word)) throw new Fault('internal', { what: 'a word for a search' })
  const query = encodeURIComponent(`Subject LIKE '${word}'`)
  const { items } = await ask(session, wire.search, { method: 'GET', path: `tickets?query=${query}&fields=Subject&per_page=20&orderby=id&order=ASC` }, signal)
  return items.filter(({ Subject }) => Subject?.includes(word) === true).map(({ id }) => id)
}

export type Entry = { id: string; type: string; at: number; by: string }

const mostPages = 10

/** Oldest first. Some versions leave the fields out of the list: then each entry is asked for. */
export async function historyOf(session: ChannelSession, id: string, signal: AbortSignal): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const { items, pages } = await ask(session, wire.history, { method: 'GET', path: `ticket/${digits(id)}/history?fields=Type,Created,Creator&per_page=100&page=${page}` }, signal)
    for (const { id: entry, Type, Created, Creator } of items) entries.push({ id: entry, type: Type ?? '', at: Date.parse(Created ?? '') || 0, by: Creator?.id ?? '' })
    if (items.length === 0 || page >= (pages ?? 1)) break
  }
  return entries
}

const mostParts = 10

/** The words of an entry: its first part that is text. */
export async function wordsOf(session: ChannelSession, entry: string, signal: AbortSignal): Promise<{ text: string; mime: string } | null> {
  const { _hyperlinks: links } = await ask(session, wire.transaction, { method: 'GET', path: `transaction/${digits(entry)}` }, signal)
  const ids = (links ?? []).filter(({ ref }) => ref === 'attachment').flatMap(({ id, _url }) => id ?? /\/attachment\/(\d+)$/.exec(_url ?? '')?.[1] ?? []).slice(0, mostParts)
  let html: { text: string; mime: string } | null = null
  for (const id of ids) {
    const part = await ask(session, wire.attachment, { method: 'GET', path: `attachment/${digits(id)}` }, signal)
    const mime = part.ContentType?.toLowerCase() ?? ''
    if (part.Content === undefined || part.Content === null || (part.Filename ?? '') !== '') continue
    // https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html: contents of attachments come as base64.
    const text = Buffer.from(part.Content, 'base64').toString('utf8')
    if (mime.startsWith('text/plain')) return { text, mime: 'text/plain' }
    if (mime.startsWith('text/html')) html ??= { text, mime: 'text/html' }
  }
  return html
}

export async function nameOf(session: ChannelSession, login: string, signal: AbortSignal): Promise<{ name: string; address: string | null }> {
  try {
    const { Name, RealName, EmailAddress } = await ask(session, wire.user, { method: 'GET', path: `user/${encodeURIComponent(login)}` }, signal)
    return { name: RealName || Name || login, address: EmailAddress ?? null }
  } catch (error) {
    // Who may not look at users still has their login.
    if (error instanceof HttpFault && error.sent === 'answered') return { name: login, address: null }
    throw error
  }
}

function digits(id: string): string {
  if (!/^\d{1,12}$/.test(id)) throw new Fault('remote.unexpected', { host: 'RT' })
  return id
}

export const pageOfTicket = (session: ChannelSession, id: string): string => under(urlIn(session.settings, 'url'), `Ticket/Display.html?id=${digits(id)}`)
