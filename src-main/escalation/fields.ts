import { Fault } from '../../src-contract/failure.ts'
import type { Recipient } from '../../src-contract/escalation.ts'
import { isLoopbackHost } from '../net/address.ts'
import { headerText, isAddress } from '../net/mail-address.ts'
import type { Shipment } from './channel.ts'

// What the channels' forms hold, read alike in all of them.

type Record = Readonly<{ [field: string]: string }>

export function required(of: Record, field: string): string {
  const value = of[field]?.trim() ?? ''
  if (value === '') throw new Fault('channel.field', { name: field })
  return value
}

/** An https address, or one of this very machine, without name and password in it. */
export function urlIn(of: Record, field: string): URL {
  const value = required(of, field)
  const url = URL.canParse(value) ? new URL(value) : null
  const plain = url?.protocol === 'http:' && isLoopbackHost(url.hostname)
  if (url === null || (url.protocol !== 'https:' && !plain) || url.username !== '' || url.password !== '') throw new Fault('channel.field', { name: field })
  return url
}

/** `base/path` beneath what was typed, whatever slash that ended in. */
export function under(base: URL, path: string): string {
  return `${base.origin}${base.pathname.replace(/\/+$/, '')}/${path}`
}

const mostRecipients = 20

/** `Léa Martin <lea@maison.fr>, sav@maison.fr`, as people write it. */
export function recipientsIn(text: string): Recipient[] {
  return text.split(/[,;\n]/).map((one) => one.trim()).filter((one) => one !== '').map((one) => {
    const found = /^(.*?)\s*<([^<>]+)>$/.exec(one)
    const address = (found?.[2] ?? one).trim()
    if (!isAddress(address)) throw new Fault('input.invalid', { name: 'to' })
    return { name: headerText((found?.[1] ?? '').replaceAll('"', ''), 100), address }
  })
}

/** To whom this one goes: whom the user chose, else whom the channel names. Each once. */
export function recipientsOf(shipment: Pick<Shipment, 'recipients'>, settings: Record, channel: string): Recipient[] {
  const chosen = shipment.recipients.length > 0 ? shipment.recipients : recipientsIn(settings['to'] ?? '')
  if (chosen.length === 0) throw new Fault('channel.noRecipient', { name: channel })
  if (chosen.length > mostRecipients) throw new Fault('channel.recipients', { count: chosen.length, max: mostRecipients })
  const distinct = new Map(chosen.map((one) => [one.address.toLowerCase(), { name: headerText(one.name, 100), address: one.address }]))
  for (const { address } of distinct.values()) if (!isAddress(address)) throw new Fault('input.invalid', { name: 'to' })
  return Array.from(distinct.values())
}

export const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_000_000)} Mo`

/** Throws where the files are more than the channel takes. */
export function refuseHeavy(files: Shipment['files'], limits: { each: number; all: number }, channel: string): void {
  const all = files.reduce((sum, { content }) => sum + content.byteLength, 0)
  const heavy = files.find(({ content }) => content.byteLength > limits.each)
  if (heavy !== undefined) throw new Fault('channel.tooLarge', { name: channel, max: megabytes(limits.each) })
  if (all > limits.all) throw new Fault('channel.tooLarge', { name: channel, max: megabytes(limits.all) })
}

/** As the files are told of where a person reads what would leave. */
export const fileLines = (files: Shipment['files'], digestOf: (content: Uint8Array) => string): string =>
  files.map(({ name, mime, content }) => `[${name} · ${mime} · ${content.byteLength} o · sha256 ${digestOf(content)}]`).join('\n')
