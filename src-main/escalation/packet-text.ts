import type { Packet } from '../../src-contract/escalation.ts'

/** The words of a packet in its language, by what stands behind `word.packet.`; whoever joins the parts has the catalogue. */
export type Say = (key: string, params?: Readonly<Record<string, string | number>>) => string

export type Told = { subject: string; text: string }

/** Lines of others never begin a section or a quote of ours: each is set in by two spaces. */
const quoted = (text: string): string => text.replace(/\r\n?/g, '\n').split('\n').map((line) => `  ${line}`).join('\n')

const oneLine = (text: string, max: number): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replace(/\s+/g, ' ').trim()
  const letters = Array.from(plain)
  return letters.length <= max ? plain : `${letters.slice(0, max - 1).join('')}…`
}

/** An instant with its zone beside it: `23 novembre 2026 à 22:14 (Europe/Paris)`. */
export function instantIn(packet: Pick<Packet, 'lang' | 'timeZone'>, at: number): string {
  const words = new Intl.DateTimeFormat(packet.lang, { dateStyle: 'long', timeStyle: 'short', timeZone: packet.timeZone }).format(at)
  return `${words} (${packet.timeZone})`
}

/** The whole packet as text: it can stand alone in a mail, a ticket or a file. */
export function packetText(packet: Packet, say: Say): Told {
  const when = (at: number) => instantIn(packet, at)
  const sections: (string | null)[] = [
    packet.note === '' ? null : `${say('packet.note')}\n${quoted(packet.note)}`,
    packet.dueAt === null ? null : `${say('packet.due')} ${when(packet.dueAt)}`,
    messagePart(packet, say),
    packet.post === null ? null : `${say('packet.post')}\n${quoted([packet.post.title, packet.post.text, packet.post.url].filter((part) => part !== null && part !== '').join('\n'))}`,
    packet.thread.length <= 1 ? null : `${say('packet.thread')}\n${packet.thread.map((one) => `  ${when(one.at)} · ${oneLine(one.own ? say('packet.us') : one.who, 80)}\n${quoted(one.text)}`).join('\n')}`,
    historyPart(packet, say),
    verdictPart(packet, say),
    `${say('packet.done')}\n${packet.done.length === 0 ? `  ${say('packet.nothing')}` : packet.done.map(({ what, at, state }) => `  ${when(at)} · ${what} · ${state}`).join('\n')}`,
    packet.leftOut.length === 0 ? null : `${say('packet.left')}\n${packet.leftOut.map(({ url, why }) => `  ${url} (${say(`packet.why.${why}`)})`).join('\n')}`,
    say('packet.reply'),
    `${say('packet.ref')} ${packet.token}`,
  ]
  const subject = say('packet.subject', { token: packet.token, brand: oneLine(packet.brand, 60), kind: say(`kind.${packet.kind}`), author: oneLine(packet.author.name || packet.author.handle, 60) })
  return { subject: oneLine(subject, 180), text: sections.filter((section) => section !== null).join('\n\n') }
}

function messagePart(packet: Packet, say: Say): string {
  const who = oneLine(packet.author.handle === '' || packet.author.handle === packet.author.name ? packet.author.name : `${packet.author.name} (${packet.author.handle})`, 160)
  const lines = [
    `${say('packet.message')} · ${say(`network.${packet.network}`)} · ${packet.brand}`,
    `  ${say('packet.from')} ${who}, ${instantIn(packet, packet.createdAt)}`,
    ...(packet.rating === null ? [] : [`  ${say('packet.rating')} ${packet.rating}`]),
    quoted(packet.text),
    ...[packet.url, packet.author.url].flatMap((url) => (url === null ? [] : [`  ${url}`])),
  ]
  return lines.join('\n')
}

function historyPart({ history, ...packet }: Packet, say: Say): string {
  const counts = say('packet.historyLine', { items: history.items, hidden: history.hidden, first: instantIn(packet, history.firstAt) })
  const recent = history.recent.map(({ text, at }) => `  ${instantIn(packet, at)}\n${quoted(oneLine(text, 400))}`)
  return [say('packet.history', { brand: packet.brand }), `  ${counts}`, ...recent].join('\n')
}

function verdictPart({ verdict, lang }: Packet, say: Say): string | null {
  if (verdict === null || (verdict.labels.length === 0 && verdict.said.length === 0)) return null
  const lines = [`${say('packet.verdict')} ${verdict.labels.join(', ')}`]
  if (verdict.why.length > 0) lines.push(`  ${say('packet.because')} ${verdict.why.map((why) => (lang === 'fr' ? `«\u202f${oneLine(why, 80)}\u202f»` : `“${oneLine(why, 80)}”`)).join(', ')}`)
  if (verdict.said.length > 0) lines.push(`  ${say('packet.said')} ${verdict.said.join(', ')}`)
  return lines.join('\n')
}
