/*
 * What is new in a mail, and what it only carries along. Mail programs mark quotes in as many ways as there are programs; each mark below names one
 * that writes it.
 */

/** `fresh` is what its author wrote now. `rest` is what was quoted or forwarded with it, in its own order. Both may be empty. */
export type MailText = { fresh: string; signature: string; rest: string; forwarded: boolean }

const longestLine = 2_000

/** "Le 3 mars 2026 à 10:12, Léa a écrit :" and its like in the languages that mail programs write it in. Apple Mail, Thunderbird, Gmail, Orange. */
const attributionStart = /^(?:>* ?)(?:le |on |am |el |il |op |em |den |w dniu |dnia |på |il giorno |a (?:el|la) |\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})/i
const attributionEnd =
  /(?:(?:schrieb|schreef|skrev|napisał\(?a?\)?) .{1,120}|a écrit|wrote|schrieb|escribió|ha scritto|schreef|escreveu|skrev|napisał(?:\(a\))?|kirjoitti)(?: ?[ \u00a0\u202f]?:)$/i

/** Outlook, its French and its web versions; Exchange ActiveSync clients; Zimbra. */
const originalMessage = /^-{2,} ?(?:message d.origine|mail original|original message|message original|ursprüngliche nachricht|mensaje original|messaggio originale|oorspronkelijk bericht) ?-{2,}$/i
/** Gmail, Thunderbird, Apple Mail, Yahoo, Orange. */
const forwardMark =
  /^(?:-{2,} ?(?:forwarded message|message transféré|message transf[ée]r[ée]|weitergeleitete nachricht|mensaje reenviado|messaggio inoltrato|message réexpédié) ?-{2,}|(?:begin forwarded message|début du message (?:transféré|réexpédié)|anfang der weitergeleiteten nachricht)[ \u00a0\u202f]?:)$/i
/** The lines under which Outlook puts what it quotes, without any other mark. */
const headLine = /^\*?(?:de|from|von|da|van|envoyé(?: le)?|sent|gesendet|enviado|inviato|date|datum|fecha|data|à|to|an|para|a|aan|cc|objet|subject|betreff|asunto|oggetto|onderwerp|répondre à|reply-to)[ \u00a0\u202f]?:\*?(?:\s|$)/i
const firstHeadLine = /^\*?(?:de|from|von|da|van)[ \u00a0\u202f]?:\*?\s/i
const rule = /^[_\-=*]{10,}$/

/** https://www.rfc-editor.org/rfc/rfc3676#section-4.3, and what phones and webmails put in its place. */
const signatureMark = /^-- ?$/
const deviceLine =
  /^(?:envoyé (?:de mon|depuis mon|depuis l.application|depuis ma|à partir de|avec)|sent from (?:my|mail|outlook|yahoo|the)|gesendet von|obtenez? outlook|obtenir outlook|télécharger outlook|get outlook for|provenance ?: (?:courrier|mail)|envoyé via)\b.{0,120}$/i

const isQuoted = (line: string): boolean => line.startsWith('>')
const isBlank = (line: string): boolean => line.trim() === '' || /^>+ ?$/.test(line)

/** Of a text that may be anybody's, however long: each line is looked at a few times, none against the others. */
export function splitMailText(text: string): MailText {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').map((line) => line.slice(0, longestLine))
  const cut = carriedFrom(lines)
  if (cut !== null) {
    const head = lines.slice(0, cut.at)
    const { body, signature } = withoutSignature(trimmed(head))
    return { fresh: join(body), signature: join(signature), rest: join(trimmed(lines.slice(cut.at))), forwarded: cut.forwarded }
  }
  return quotedWithoutMark(lines)
}

/** Where what is carried along begins: at the first mark behind which nothing is the author's own. */
function carriedFrom(lines: readonly string[]): { at: number; forwarded: boolean } | null {
  const last = { own: lines.findLastIndex((line) => !isBlank(line) && !isQuoted(line)), quoted: lines.findLastIndex((line) => !isBlank(line) && isQuoted(line)) }
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]?.trim() ?? ''
    if (line === '') continue
    if (forwardMark.test(line)) return { at, forwarded: true }
    if (originalMessage.test(line)) return { at, forwarded: false }
    if (firstHeadLine.test(line) && headLinesFrom(lines, at) >= 3) return { at: ruleBefore(lines, at), forwarded: at === 0 }
    const length = attributionAt(lines, at)
    if (length > 0 && quotesToTheEnd(lines.slice(at, at + length), at + length, last)) return { at, forwarded: false }
  }
  return null
}

function headLinesFrom(lines: readonly string[], at: number): number {
  return lines.slice(at, at + 8).filter((line) => headLine.test(line.trim())).length
}

function ruleBefore(lines: readonly string[], at: number): number {
  for (let n = at - 1; n >= Math.max(0, at - 3); n -= 1) {
    const line = lines[n]?.trim() ?? ''
    if (rule.test(line)) return n
    if (line !== '') break
  }
  return at
}

/** How many lines the attribution at this line takes: programs fold it at 72 signs. 0 where there is none. */
function attributionAt(lines: readonly string[], at: number): number {
  if (!attributionStart.test(lines[at]?.trim() ?? '')) return 0
  let joined = ''
  for (let n = 0; n < 4 && at + n < lines.length; n += 1) {
    const line = lines[at + n]?.trim() ?? ''
    if (line === '' && n > 0) return 0
    joined = `${joined} ${line}`.trim()
    if (joined.length > 400) return 0
    if (attributionEnd.test(joined)) return n + 1
  }
  return 0
}

/** Nothing but quotes behind; or, after a line that names an hour or an address, no sign of quoting at all: an HTML mail that indents by a box. */
function quotesToTheEnd(attribution: readonly string[], from: number, last: { own: number; quoted: number }): boolean {
  if (last.own < from) return true
  return last.quoted < from && attribution.some((line) => /\d[:h.]\d\d|@/.test(line))
}

function nextSaid(lines: readonly string[], from: number): string {
  for (let at = from; at < lines.length; at += 1) if (lines[at]?.trim() !== '') return lines[at] ?? ''
  return ''
}

/** Quotes with `>` alone: below the answer, above it, or in between, where the order is the sense. */
function quotedWithoutMark(lines: readonly string[]): MailText {
  const runs: { quoted: boolean; lines: string[] }[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const length = attributionAt(lines, at)
    const quoted = isQuoted(line) || (length > 0 && isQuoted(nextSaid(lines, at + length)))
    const last = runs.at(-1)
    if (last !== undefined && (last.quoted === quoted || (line.trim() === '' && !quoted))) last.lines.push(line)
    else runs.push({ quoted, lines: [line] })
    for (let n = 1; quoted && n < length; n += 1) {
      at += 1
      runs.at(-1)?.lines.push(lines[at] ?? '')
    }
  }
  const spoken = runs.filter((run) => run.lines.some((line) => line.trim() !== ''))
  const [first, second] = spoken
  if (spoken.length === 2 && first !== undefined && second !== undefined && first.quoted !== second.quoted) {
    const own = first.quoted ? second : first
    const quote = first.quoted ? first : second
    const { body, signature } = withoutSignature(trimmed(own.lines))
    return { fresh: join(body), signature: join(signature), rest: join(trimmed(quote.lines)), forwarded: false }
  }
  if (spoken.length === 1 && first?.quoted === true) return { fresh: '', signature: '', rest: join(trimmed(first.lines)), forwarded: false }
  const { body, signature } = withoutSignature(trimmed([...lines]))
  return { fresh: join(body), signature: join(signature), rest: '', forwarded: false }
}

const longestSignature = 15

function withoutSignature(lines: string[]): { body: string[]; signature: string[] } {
  const from = Math.max(0, lines.length - longestSignature)
  const mark = lines.findIndex((line, at) => at >= from && (signatureMark.test(line) || deviceLine.test(line.trim())))
  if (mark === -1) return { body: lines, signature: [] }
  const body = trimmed(lines.slice(0, mark))
  // A mail that is nothing else is not its own signature.
  return body.length === 0 ? { body: lines, signature: [] } : { body, signature: trimmed(lines.slice(mark)) }
}

function trimmed(lines: string[]): string[] {
  let from = 0
  let to = lines.length
  while (from < to && (lines[from] ?? '').trim() === '') from += 1
  while (to > from && (lines[to - 1] ?? '').trim() === '') to -= 1
  return lines.slice(from, to)
}

const join = (lines: readonly string[]): string => lines.join('\n').replace(/\n{3,}/g, '\n\n')

/** The new part first, then the signature, then what it carries along: nothing is lost, and what matters is on top. */
export function readingOrder({ fresh, signature, rest }: MailText): string {
  return [fresh, signature, rest].filter((part) => part !== '').join('\n\n')
}
