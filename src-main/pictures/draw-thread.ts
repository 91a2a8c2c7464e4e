import type { Canvas, CanvasKit, Paragraph } from 'canvaskit-wasm'
import { openEasel } from './canvas.ts'
import type { Easel } from './canvas.ts'
import { drawable, paragraphs } from './plain.ts'

/** All texts are drawn as they are, never read as markup. Times are made into words by whoever asks: only they know the zone and the language. */
export type DrawnMessage = {
  author: string
  /** Beside the name, fainter: handle, time. */
  beside: string
  text: string
  /** Fainter, beneath: attachments, what has been done. */
  beneath: string[]
  /** Ours. */
  own: boolean
  /** What the picture is about. */
  marked: boolean
}

export type DrawnThread = {
  title: string
  /** Beneath the title: where, under which post, for which brand. */
  heads: string[]
  /** Oldest first. */
  messages: DrawnMessage[]
  foot: string
  /** What is said in place of messages that found no room. */
  more: (count: number) => string
}

/** `cut`: not all of it is in the picture. */
export type DrawnPicture = { png: Uint8Array; width: number; height: number; cut: boolean }

// Logical pixels; drawn at twice that.
const scale = 2
const width = 720
const edge = 28
const indent = 16
const mostHeight = 3600
const gap = 18

type Block = { height: number; draw: (canvas: Canvas, top: number) => void; end: () => void }

/**
 * The marked messages always find room, then those nearest to them. Takes some 50 ms and as much memory as the picture has points; throws where that
 * is not to be had.
 */
export async function drawThread(thread: DrawnThread): Promise<DrawnPicture> {
  const easel = await openEasel()
  const blocks: Block[] = []
  try {
    let cut = false
    const keep = <B extends Block>(block: B): B => {
      blocks.push(block)
      return block
    }
    const head = keep(headOf(easel, thread))
    const foot = keep(linesOf(easel, [thread.foot], { size: 11, colour: 'grey', bold: false }, width - 2 * edge, edge))
    const shown = place(thread.messages, mostHeight - head.height - foot.height, (message) => keep(messageOf(easel, message)))
    const left = thread.messages.length - shown.length
    cut ||= left > 0 || shown.some((block) => block.cut)
    const more = left > 0 ? [keep(linesOf(easel, [thread.more(left)], { size: 12, colour: 'grey', bold: false }, width - 2 * edge, edge))] : []
    const column = [head, ...shown, ...more, foot]
    return { ...paint(easel, column), cut }
  } finally {
    for (const block of blocks) block.end()
  }
}

/** In order. The last marked message is the middle; from there outwards, laid out one by one while there is room. */
function place<B extends Block>(messages: readonly DrawnMessage[], room: number, layOutOne: (message: DrawnMessage) => B): B[] {
  const middle = Math.max(0, messages.findLastIndex(({ marked }) => marked))
  const nearest = messages.map((message, index) => ({ message, index, rank: (message.marked ? 0 : messages.length) + Math.abs(index - middle) }))
  nearest.sort((a, b) => a.rank - b.rank)
  const taken: { index: number; block: B }[] = []
  let used = 0
  for (const { message, index } of nearest) {
    const block = layOutOne(message)
    used += block.height + gap
    if (taken.length > 0 && used > room) break
    taken.push({ index, block })
  }
  return taken.sort((a, b) => a.index - b.index).map(({ block }) => block)
}

const colours = { ink: [0x1c, 0x21, 0x28], grey: [0x5b, 0x63, 0x6e], line: [0xd9, 0xdd, 0xe2], amber: [0xb4, 0x6a, 0x00], paper: [0xff, 0xff, 0xff] } as const
type Look = { size: number; colour: 'ink' | 'grey'; bold: boolean; most?: number }

function colourOf(kit: CanvasKit, name: keyof typeof colours) {
  const [red, green, blue] = colours[name]
  return kit.Color(red, green, blue, 1)
}

function layOut({ kit, fonts, families }: Easel, text: string, look: Look, room: number, rightToLeft: boolean): Paragraph {
  const style = new kit.ParagraphStyle({
    textStyle: {
      color: colourOf(kit, look.colour),
      fontFamilies: families,
      fontSize: look.size,
      heightMultiplier: 1.35,
      fontStyle: { weight: look.bold ? kit.FontWeight.Bold : kit.FontWeight.Normal },
    },
    textDirection: rightToLeft ? kit.TextDirection.RTL : kit.TextDirection.LTR,
    textAlign: kit.TextAlign.Start,
    maxLines: look.most ?? 200,
    ellipsis: '…',
  })
  const builder = kit.ParagraphBuilder.MakeFromFontProvider(style, fonts)
  try {
    builder.addText(text === '' ? ' ' : text)
    const paragraph = builder.build()
    paragraph.layout(room)
    return paragraph
  } finally {
    builder.delete()
  }
}

/** A column of texts, each in its own direction and kept within its own height. */
function linesOf(easel: Easel, texts: readonly string[], look: Look, room: number, left: number): Block & { cut: boolean } {
  const parts: Paragraph[] = []
  let cut = false
  let height = 0
  for (const text of texts) {
    const plain = drawable(text)
    cut ||= plain.cut
    for (const { text: words, rightToLeft } of paragraphs(plain.lines)) {
      const paragraph = layOut(easel, words, look, room, rightToLeft)
      cut ||= paragraph.didExceedMaxLines()
      parts.push(paragraph)
      height += paragraph.getHeight()
    }
  }
  return {
    height: Math.ceil(height),
    cut,
    draw: (canvas, top) => {
      canvas.save()
      canvas.clipRect(easel.kit.XYWHRect(left, top, room, Math.ceil(height)), easel.kit.ClipOp.Intersect, false)
      let at = top
      for (const paragraph of parts) {
        canvas.drawParagraph(paragraph, left, at)
        at += paragraph.getHeight()
      }
      canvas.restore()
    },
    end: () => {
      for (const paragraph of parts) paragraph.delete()
    },
  }
}

function stack(blocks: readonly Block[], space: number): Block {
  return {
    height: blocks.reduce((sum, { height }) => sum + height, 0) + space * Math.max(0, blocks.length - 1),
    draw: (canvas, top) => {
      let at = top
      for (const block of blocks) {
        block.draw(canvas, at)
        at += block.height + space
      }
    },
    end: () => {
      for (const block of blocks) block.end()
    },
  }
}

function headOf(easel: Easel, { title, heads }: DrawnThread): Block {
  const room = width - 2 * edge
  return stack(
    [
      linesOf(easel, [title], { size: 17, colour: 'ink', bold: true, most: 3 }, room, edge),
      linesOf(easel, heads.map((text) => text.slice(0, 400)), { size: 12, colour: 'grey', bold: false, most: 3 }, room, edge),
    ],
    4,
  )
}

function messageOf(easel: Easel, { author, beside, text, beneath, own, marked }: DrawnMessage): Block & { cut: boolean } {
  const left = edge + indent + (own ? indent : 0)
  const room = width - edge - left
  const body = linesOf(easel, [text], { size: 15, colour: 'ink', bold: false, most: 120 }, room, left)
  // The time is a line of its own: a name may be as long as it likes, and of either direction.
  const name = linesOf(easel, [author.slice(0, 120)], { size: 13, colour: 'ink', bold: true, most: 1 }, room, left)
  const parts: Block[] = [name, linesOf(easel, [beside.slice(0, 300)], { size: 11, colour: 'grey', bold: false, most: 2 }, room, left), body]
  if (beneath.length > 0) parts.push(linesOf(easel, beneath.map((line) => line.slice(0, 400)), { size: 11, colour: 'grey', bold: false, most: 4 }, room, left))
  const column = stack(parts, 3)
  return {
    ...column,
    cut: body.cut,
    draw: (canvas, top) => {
      const paint = new easel.kit.Paint()
      paint.setAntiAlias(true)
      paint.setColor(colourOf(easel.kit, marked ? 'amber' : 'line'))
      canvas.drawRect(easel.kit.XYWHRect(left - indent, top, marked ? 4 : 2, column.height), paint)
      paint.delete()
      column.draw(canvas, top)
    },
  }
}

function paint({ kit }: Easel, column: readonly Block[]): Omit<DrawnPicture, 'cut'> {
  const whole = stack(column, gap)
  const height = whole.height + 2 * edge
  const surface = kit.MakeSurface(width * scale, height * scale)
  if (surface === null) throw new Error('no memory for a picture')
  try {
    const canvas = surface.getCanvas()
    canvas.clear(colourOf(kit, 'paper'))
    canvas.scale(scale, scale)
    whole.draw(canvas, edge)
    surface.flush()
    const image = surface.makeImageSnapshot()
    const bytes = image.encodeToBytes()
    image.delete()
    if (bytes === null) throw new Error('a picture was not written')
    return { png: bytes, width: width * scale, height: height * scale }
  } finally {
    surface.delete()
  }
}
