import type { z } from 'zod'
import type { ChannelField, ChannelKind } from '../../../src-contract/escalation.ts'
import { headerText } from '../../net/mail-address.ts'
import { HttpFault } from '../../net/http-fault.ts'
import { splitMailText } from '../../net/mail-text.ts'
import type { ChannelAdapter, ChannelSession, Delivered, Heard, Polled, Polling, Shipment } from '../channel.ts'
import { required } from '../fields.ts'
import { readEach } from './read-each.ts'

/** Asks for JSON of a shape; what comes otherwise is no answer. */
export type Ask = <T>(schema: z.ZodType<T>, of: { method: 'GET' | 'POST' | 'PUT'; path: string; json?: unknown; headers?: Record<string, string> }) => Promise<T>

export type Issue = { id: string; url: string | null }
export type Remark = { id: string; by: { name: string; address: string | null }; text: string; at: number }
export type Place = { as: string; where: string }

/** One service of tickets or issues: how its own words are said. Paths beneath what `base` gives. */
export type TrackerOf = {
  kind: ChannelKind
  fields: readonly ChannelField[]
  origins: readonly string[]
  most: number
  sources: Record<string, string>
  base(settings: ChannelSession['settings']): URL
  headers(session: ChannelSession): Record<string, string>
  check(ask: Ask, session: ChannelSession): Promise<Place>
  create(ask: Ask, session: ChannelSession, of: { subject: string; text: string; shipment: Shipment }): Promise<Issue>
  /** Those of ours by that word in the title since then; `whole`: all there are were looked at. */
  named(ask: Ask, session: ChannelSession, word: string, since: number): Promise<{ issue: Issue | null; whole: boolean }>
  comment(ask: Ask, session: ChannelSession, id: string, text: string): Promise<void>
  status(ask: Ask, session: ChannelSession, id: string): Promise<string>
  /** Oldest first; what was written when it was made is not among them. */
  remarks(ask: Ask, session: ChannelSession, id: string): Promise<Remark[]>
}

/** In a block of code nothing is marked up, nobody is called and no picture is fetched, whatever the text says. */
export const fenced = (text: string): string => `~~~~\n${text.replaceAll('~~~~', '~ ~ ~ ~')}\n~~~~`

const markOf = ({ key }: Pick<Shipment, 'key'>): string => `vigie:${key.slice(0, 20)}`
const ownMark = /\bvigie:[0-9a-f]{20}\b/

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`)

/** Behind one contract: what such services have in common. The files are named in the text: none of them takes files with the ticket. */
export function tracker(of: TrackerOf): ChannelAdapter {
  const askOf = (session: ChannelSession, signal: AbortSignal): Ask => async (schema, { method, path, json, headers }) => {
    const base = of.base(session.settings)
    const answer = await session.http.send({
      method, url: `${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`, headers: { ...of.headers(session), ...headers }, ...(json === undefined ? {} : { json }),
    }, signal)
    const parsed = schema.safeParse(answer.json)
    if (parsed.success) return parsed.data
    throw new HttpFault('remote.unexpected', { host: base.host }, method === 'GET' ? 'answered' : 'maybe')
  }
  const subjectOf = ({ subject }: Shipment) => headerText(subject, 200)
  const textOf = (shipment: Shipment): string => {
    const files = shipment.files.map(({ name }) => name).join(', ')
    return `${fenced(cut([shipment.text, ...(files === '' ? [] : [`(${files})`])].join('\n\n'), of.most))}\n\n${markOf(shipment)}`
  }
  const isComment = (shipment: Shipment): boolean => shipment.remoteId !== null && shipment.kind === 'followUp'

  async function reconcile(session: ChannelSession, shipment: Shipment, _attemptedAt: number, signal: AbortSignal): ReturnType<ChannelAdapter['reconcile']> {
    const ask = askOf(session, signal)
    if (isComment(shipment) && shipment.remoteId !== null) {
      const found = (await of.remarks(ask, session, shipment.remoteId)).some(({ text }) => text.includes(markOf(shipment)))
      return found ? { kind: 'done', delivered: { remoteId: shipment.remoteId, url: null } } : { kind: 'not-done' }
    }
    if (shipment.token === null) return { kind: 'unknown' }
    const { issue, whole } = await of.named(ask, session, shipment.token, shipment.decidedAt - 86_400_000)
    return issue !== null ? { kind: 'done', delivered: deliveredAs(issue) } : { kind: whole ? 'not-done' : 'unknown' }
  }

  async function poll(session: ChannelSession, polling: Polling, signal: AbortSignal): Promise<Polled> {
    const ask = askOf(session, signal)
    const heard: Heard[] = []
    const statuses: Polled['statuses'] = []
    await readEach(polling.asked, async ({ id, remoteId, remoteStatus }) => {
      const status = await of.status(ask, session, remoteId)
      if (status !== remoteStatus) statuses.push({ escalationId: id, status })
      for (const remark of await of.remarks(ask, session, remoteId)) {
        const name = `${of.kind}:${remark.id}`
        if (ownMark.test(remark.text) || polling.knows(id, name)) continue
        const { fresh } = splitMailText(remark.text)
        heard.push({
          escalationId: id, remoteId: name, kind: 'comment', from: remark.by, text: (fresh || remark.text).slice(0, 20_000), whole: remark.text.slice(0, 20_000), status: null,
          foundBy: 'ticket', at: remark.at,
        })
      }
    })
    return { heard, statuses, cursor: null }
  }

  return {
    kind: of.kind,
    capabilities: {
      fields: [...of.fields], recipients: 'none', answers: true, status: true, readsBack: true, attachments: null, text: of.most, proven: false, sources: of.sources,
    },
    origins: of.origins,
    origin: (settings) => of.base(settings).origin,
    check: async (session, signal) => {
      for (const { field, secret, optional } of of.fields) if (!optional) required(secret ? session.secrets : session.settings, field)
      return { ...(await of.check(askOf(session, signal), session)), cannot: [] }
    },
    prepare: async (session, shipment) => [of.base(session.settings).host, subjectOf(shipment), textOf(shipment)].join('\n\n'),
    perform: async (session, shipment, handing, signal) => {
      const ask = askOf(session, signal)
      handing()
      if (isComment(shipment) && shipment.remoteId !== null) {
        await of.comment(ask, session, shipment.remoteId, textOf(shipment))
        return { remoteId: shipment.remoteId, url: null }
      }
      return deliveredAs(await of.create(ask, session, { subject: subjectOf(shipment), text: textOf(shipment), shipment }))
    },
    reconcile,
    poll,
  }
}

const deliveredAs = ({ id, url }: Issue): Delivered => ({ remoteId: id, url: url !== null && /^https?:\/\//.test(url) ? url : null })
