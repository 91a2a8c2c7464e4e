import { describe, expect, it } from 'vitest'
import { drawThread } from './draw-thread.ts'
import type { DrawnMessage } from './draw-thread.ts'
import { drawable, isRightToLeft, paragraphs } from './plain.ts'

const message = (text: string, patch: Partial<DrawnMessage> = {}): DrawnMessage =>
  ({ author: 'Ana', beside: '@ana', text, beneath: [], own: false, marked: false, ...patch })
const draw = (...messages: DrawnMessage[]) => drawThread({ title: 'Lumen', heads: ['Blog'], messages, foot: 'Vigie', more: (count) => `${count} more` })
const sizeIn = (png: Uint8Array) => {
  const view = new DataView(png.buffer, png.byteOffset)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}

describe('the picture of a thread', () => {
  it('is a PNG as large as it says, and the same for the same thread', async () => {
    const one = await draw(message('Bonjour « œuvre » 😀'), message('Réponse', { own: true }))
    const two = await draw(message('Bonjour « œuvre » 😀'), message('Réponse', { own: true }))
    expect(Array.from(one.png.subarray(0, 8))).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
    expect(sizeIn(one.png)).toEqual({ width: one.width, height: one.height })
    expect(one.cut).toBe(false)
    expect(Buffer.from(one.png).equals(Buffer.from(two.png))).toBe(true)
  })

  it('differs where one letter does', async () => {
    const [one, two] = [await draw(message('vendu')), await draw(message('venda'))]
    expect(Buffer.from(one.png).equals(Buffer.from(two.png))).toBe(false)
  })

  it('stays bounded whatever is written, and says that it left something out', async () => {
    const many = await draw(...Array.from({ length: 300 }, (_, n) => message('mot '.repeat(4000), { marked: n === 150 })))
    expect(many.cut).toBe(true)
    expect(many.height).toBeLessThan(9000)
  })

  it('is drawn of hostile texts as of any other', async () => {
    const hostile = ['\u202E<script>', '\uD800', '\0\u0007', `Z${'\u0351'.repeat(5000)}`, 'x'.repeat(100_000), '\n'.repeat(50_000), '‏ '.repeat(200), '']
    const drawn = await draw(...hostile.map((text) => message(text, { author: text, beside: text, beneath: [text] })))
    expect(drawn.png.length).toBeGreaterThan(1000)
  })
})

describe('a text as it is drawn', () => {
  it('shows by number what turns the direction or cannot be seen', () => {
    expect(drawable('ab\u202Ecd\u2067e\u200Ff\0').lines).toEqual(['ab[U+202E]cd[U+2067]e[U+200F]f[U+0000]'])
  })

  it('keeps what emoji are joined with, and every script', () => {
    for (const text of ['👨‍👩‍👧‍👦 🇫🇷 👍🏽 ❤️', 'مرحبا', 'שלום', '日本語', 'e\u0301t\u00E9']) expect(drawable(text)).toEqual({ lines: [text], cut: false })
  })

  it('has each line in the direction of its first letter', () => {
    expect(['12 مرحبا abc', 'abc مرحبا', '…', ''].map(isRightToLeft)).toEqual([true, false, false, false])
    expect(paragraphs(['a', 'b', '', 'שלום', 'c']).map(({ text }) => text)).toEqual(['a\nb\n', 'שלום', 'c'])
  })
})
