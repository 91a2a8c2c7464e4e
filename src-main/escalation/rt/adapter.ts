import { Fault } from '../../../src-contract/failure.ts'
import { headerText, isAddress } from '../../net/mail-address.ts'
import { readMailHtml } from '../../net/mail-html.ts'
import { splitMailText } from '../../net/mail-text.ts'
import type { Asked, ChannelAdapter, ChannelSession, Delivered, Heard, Polled, Polling, Shipment } from '../channel.ts'
import { sha256 } from '../digest.ts'
import { fileLines, refuseHeavy, required, urlIn } from '../fields.ts'
import { readEach } from '../tickets/read-each.ts'
import { commentOn, createTicket, historyOf, listQueues, nameOf, pageOfTicket, readTicket, ticketsNamed, wordsOf } from './client.ts'
import type { Entry } from './client.ts'

/** RT's own $MaxAttachmentSize is 10,000,000 as it comes. https://docs.bestpractical.com/rt/5.0.3/RT_Config.html#MaxAttachmentSize */
const limits = { each: 7_000_000, all: 20_000_000 }

const markOf = ({ key }: Pick<Shipment, 'key'>): string => `vigie:${key.slice(0, 20)}`
/** Our own entries carry the mark of their job: so are they found again, and not taken for answers. */
const ownMark = /\bvigie:[0-9a-f]{20}\b/

const subjectOf = ({ subject }: Shipment): string => headerText(subject, 200)
const textOf = (shipment: Shipment): string => `${shipment.text}\n\n${markOf(shipment)}`

async function perform(session: ChannelSession, shipment: Shipment, handing: () => void, signal: AbortSignal): Promise<Delivered> {
  const sending = { subject: subjectOf(shipment), text: textOf(shipment), files: shipment.files }
  if (shipment.remoteId !== null && shipment.kind === 'followUp') {
    handing()
    await commentOn(session, shipment.remoteId, sending, signal)
    return delivered(session, shipment.remoteId)
  }
  const requestor = session.settings['requestor']?.trim() ?? ''
  if (requestor !== '' && !isAddress(requestor)) throw new Fault('channel.field', { name: 'requestor' })
  handing()
  const { id } = await createTicket(session, required(session.settings, 'queue'), requestor === '' ? null : requestor, sending, signal)
  return delivered(session, id)
}

const delivered = (session: ChannelSession, id: string): Delivered => ({ remoteId: id, url: pageOfTicket(session, id) })

async function reconcile(session: ChannelSession, shipment: Shipment, signal: AbortSignal): ReturnType<ChannelAdapter['reconcile']> {
  if (shipment.remoteId !== null && shipment.kind === 'followUp') {
    return (await isIn(session, shipment.remoteId, markOf(shipment), signal)) ? { kind: 'done', delivered: delivered(session, shipment.remoteId) } : { kind: 'not-done' }
  }
  // An alert has no token: its mark is looked for within what its subject finds, which is nothing to be sure by.
  if (shipment.token === null) return { kind: 'unknown' }
  const [first] = await ticketsNamed(session, shipment.token, signal)
  return first === undefined ? { kind: 'not-done' } : { kind: 'done', delivered: delivered(session, first) }
}

async function isIn(session: ChannelSession, ticket: string, mark: string, signal: AbortSignal): Promise<boolean> {
  for (const entry of (await historyOf(session, ticket, signal)).toReversed()) {
    if (!spoken.has(entry.type)) continue
    if ((await wordsOf(session, entry.id, signal))?.text.includes(mark) === true) return true
  }
  return false
}

const spoken = new Set(['Correspond', 'Comment'])

async function poll(session: ChannelSession, polling: Polling, signal: AbortSignal): Promise<Polled> {
  const heard: Heard[] = []
  const statuses: Polled['statuses'] = []
  await readEach(polling.asked, async (one) => {
    const { Status: status } = await readTicket(session, one.remoteId, signal)
    if (status !== one.remoteStatus) statuses.push({ escalationId: one.id, status })
    for (const entry of await historyOf(session, one.remoteId, signal)) {
      const found = spoken.has(entry.type) && !polling.knows(one.id, `rt:${entry.id}`) ? await readEntry(session, one, entry, signal) : null
      if (found !== null) heard.push(found)
    }
  })
  return { heard, statuses, cursor: null }
}

async function readEntry(session: ChannelSession, one: Asked, entry: Entry, signal: AbortSignal): Promise<Heard | null> {
  const words = await wordsOf(session, entry.id, signal)
  if (words === null || ownMark.test(words.text)) return null
  const whole = (words.mime === 'text/html' ? readMailHtml(words.text) : words.text).trim()
  const { fresh } = splitMailText(whole)
  return {
    escalationId: one.id, remoteId: `rt:${entry.id}`, kind: 'comment', from: await nameOf(session, entry.by, signal), text: (fresh || whole).slice(0, 20_000),
    whole: whole.slice(0, 20_000), status: null, foundBy: 'ticket', at: entry.at,
  }
}

/** Request Tracker 5 and later, by REST 2.0 and a token of the user's. */
export const rt: ChannelAdapter = {
  kind: 'rt',
  capabilities: {
    fields: [
      { field: 'url', secret: false, optional: false }, { field: 'queue', secret: false, optional: false }, { field: 'requestor', secret: false, optional: true },
      { field: 'token', secret: true, optional: false },
    ],
    recipients: 'none', answers: true, status: true, readsBack: true, attachments: limits, text: null, proven: true,
    sources: {
      answers: 'https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html', status: 'https://docs.bestpractical.com/rt/5.0.3/RT/REST2.html',
      readsBack: 'https://docs.bestpractical.com/rt/5.0.3/query_builder.html', attachments: 'https://docs.bestpractical.com/rt/5.0.3/RT_Config.html#MaxAttachmentSize',
    },
  },
  origins: [],
  origin: (settings) => urlIn(settings, 'url').origin,
  check: async (session, signal) => {
    const queue = required(session.settings, 'queue')
    const base = urlIn(session.settings, 'url')
    const { items } = await listQueues(session, signal)
    const known = items.find(({ Name, id }) => Name === queue || id === queue)
    if (known === undefined) throw new Fault('channel.queue', { host: base.host, value: queue })
    return { as: known.Name ?? queue, where: base.host, cannot: [] }
  },
  prepare: async (session, shipment) => {
    refuseHeavy(shipment.files, limits, session.name)
    const files = fileLines(shipment.files, sha256)
    const base = urlIn(session.settings, 'url')
    return [`POST ${base.host} · ${required(session.settings, 'queue')}`, subjectOf(shipment), textOf(shipment), ...(files === '' ? [] : [files])].join('\n\n')
  },
  perform,
  reconcile: (session, shipment, _attemptedAt, signal) => reconcile(session, shipment, signal),
  poll,
}
