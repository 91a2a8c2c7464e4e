import type { PDFDocument as PDFDocumentType } from 'pdf-lib'
import { textFont } from '../../pictures/canvas.ts'
import type { Shipment, ShippedFile } from '../channel.ts'

const page = { width: 595, height: 842, edge: 56 }
const size = 10.5
const leading = 15
const room = page.width - 2 * page.edge
/** Beyond it nobody turns pages; the whole stands in the message that goes beside. */
const mostPages = 60

type Measure = (text: string) => number

/**
 * The packet on paper: its text, then each picture on a page of its own. A sign that the letters lack, an emoji as a rule, stands there by its number; the
 * drawn picture shows it as it is.
 */
export async function pdfOf({ subject, text, files, decidedAt }: Shipment): Promise<Buffer> {
  const { PDFDocument } = await import('pdf-lib')
  const { default: fontkit } = await import('@pdf-lib/fontkit')
  const document = await PDFDocument.create()
  document.registerFontkit(fontkit)
  const bytes = textFont()
  const has = fontkit.create(bytes)
  const font = await document.embedFont(bytes, { subset: true })
  const drawn = (line: string) => Array.from(line, (sign) => (/^[\p{Cc}\p{Cf}\p{Cs}\p{M}]$/u.test(sign) ? '' : has.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) ? sign : numbered(sign))).join('')
  document.setTitle(subject)
  document.setCreationDate(new Date(decidedAt))
  document.setModificationDate(new Date(decidedAt))
  const lines = [subject, '', ...text.split('\n')].flatMap((line) => wrapped(drawn(line.replaceAll('\t', '  ')), (part) => font.widthOfTextAtSize(part, size)))
  const perPage = Math.floor((page.height - 2 * page.edge) / leading)
  for (let from = 0, n = 0; from < lines.length && n < mostPages; from += perPage, n += 1) {
    const sheet = document.addPage([page.width, page.height])
    lines.slice(from, from + perPage).forEach((line, at) => {
      if (line !== '') sheet.drawText(line, { x: page.edge, y: page.height - page.edge - at * leading, size, font })
    })
  }
  for (const file of files) await addPicture(document, file)
  return Buffer.from(await document.save())
}

async function addPicture(document: PDFDocumentType, { mime, content }: ShippedFile): Promise<void> {
  if (mime !== 'image/png' && mime !== 'image/jpeg') return
  try {
    const image = mime === 'image/png' ? await document.embedPng(content) : await document.embedJpg(content)
    const scale = Math.min(room / image.width, (page.height - 2 * page.edge) / image.height, 1)
    const sheet = document.addPage([page.width, page.height])
    sheet.drawImage(image, { x: page.edge, y: page.height - page.edge - image.height * scale, width: image.width * scale, height: image.height * scale })
  } catch {
    // A picture that calls itself one and is none: it is named in the text.
  }
}

const numbered = (sign: string): string => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`

/** By words, and a word that is wider than the page by signs. Each word is measured once: a text without end costs no more than its length. */
function wrapped(line: string, widthOf: Measure): string[] {
  const out: string[] = []
  let current = ''
  let width = 0
  for (const word of line.match(/\s+|\S+/gu) ?? ['']) {
    for (const piece of pieces(word, widthOf)) {
      if (current !== '' && width + piece.width > room) {
        out.push(current.trimEnd())
        current = ''
        width = 0
        if (piece.text.trim() === '') continue
      }
      current += piece.text
      width += piece.width
    }
  }
  return [...out, current.trimEnd()]
}

function pieces(word: string, widthOf: Measure): { text: string; width: number }[] {
  if (word.length < 20) return [{ text: word, width: widthOf(word) }]
  const signs = Array.from(word)
  return Array.from({ length: Math.ceil(signs.length / 10) }, (_, n) => signs.slice(n * 10, n * 10 + 10).join('')).map((text) => ({ text, width: widthOf(text) }))
}
