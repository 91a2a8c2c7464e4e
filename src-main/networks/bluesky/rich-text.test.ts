import { describe, expect, test } from 'vitest'
import { facetsOf, graphemes, plainText } from './rich-text.ts'
import type { Facet } from './wire.ts'

const link = (text: string, span: string, uri: string): Facet => {
  const byteStart = Buffer.byteLength(text.slice(0, text.indexOf(span)))
  return { index: { byteStart, byteEnd: byteStart + Buffer.byteLength(span) }, features: [{ $type: 'app.bsky.richtext.facet#link', uri }] }
}

describe('a text that is read', () => {
  test('shows a shortened link in full, wherever the bytes put it', () => {
    const text = '🙏🏽 Été : example.com/tres/l… merci'
    expect(plainText(text, [link(text, 'example.com/tres/l…', 'https://example.com/tres/longue/adresse')])).toBe(
      '🙏🏽 Été : https://example.com/tres/longue/adresse merci',
    )
  })

  test('says where a link goes that pretends to go elsewhere', () => {
    expect(plainText('voir ma-banque.fr', [link('voir ma-banque.fr', 'ma-banque.fr', 'https://evil.example/x')])).toBe(
      'voir ma-banque.fr (https://evil.example/x)',
    )
  })

  test('leaves a link alone that is shown as it is', () => {
    expect(plainText('voir example.com/a', [link('voir example.com/a', 'example.com/a', 'https://www.example.com/a/')])).toBe(
      'voir example.com/a',
    )
  })

  test('is what its author wrote when offsets cut a character, overlap, turn round or lie outside', () => {
    const text = 'é example.com'
    const at = (byteStart: number, byteEnd: number): Facet => ({
      index: { byteStart, byteEnd },
      features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://evil.example/' }],
    })
    expect(plainText(text, [at(1, 5), at(9, 4), at(3, 900), at(5, 5)])).toBe(text)
    expect(plainText('abcdef', [at(0, 3), at(2, 5)])).toBe('abc (https://evil.example/)def')
  })

  test('never gains an address that is no web page', () => {
    expect(plainText('clic', [link('clic', 'clic', 'javascript:alert(1)')])).toBe('clic')
  })
})

describe('a text that is sent', () => {
  const did = 'did:plc:abcdefghijklmnopqrstuvwx'
  const resolve = (handle: string) => Promise.resolve(handle === 'lea.test' ? did : null)
  const spans = async (text: string) =>
    (await facetsOf(text, resolve)).map(({ index, features }) => [
      Buffer.from(text).toString('utf8', index.byteStart, index.byteEnd),
      features[0],
    ])

  test('marks links, known people and hashtags by their bytes', async () => {
    expect(await spans('🎉 Merci @lea.test et @inconnu.test ! https://example.com/é(b). #Été2026')).toEqual([
      ['@lea.test', { $type: 'app.bsky.richtext.facet#mention', did }],
      ['https://example.com/é(b)', { $type: 'app.bsky.richtext.facet#link', uri: 'https://example.com/é(b)' }],
      ['#Été2026', { $type: 'app.bsky.richtext.facet#tag', tag: 'Été2026' }],
    ])
  })

  test('takes no punctuation into a link, no e-mail address for a person, no number for a hashtag, no anchor for either', async () => {
    expect(await spans('(https://example.com/a). moi@lea.test #1 https://example.com/b#lea «https://example.com/c»')).toEqual([
      ['https://example.com/a', expect.anything()],
      ['https://example.com/b#lea', expect.anything()],
      ['https://example.com/c', expect.anything()],
    ])
  })

  test('is counted as a reader counts', () => {
    expect(graphemes('👩🏽‍🚀é🇫🇷a')).toBe(4)
  })
})
