import { describe, expect, test } from 'vitest'
import type { SavedReplyText } from '../../src-contract/saved-replies.ts'
import { fillReply, firstName, nearestText, orderIn } from './fill-reply.ts'
import type { Filling } from './fill-reply.ts'

const filling: Filling = { name: 'Julie Martin', handle: '@julie', brand: 'Lumen', post: 'La collection', date: '1 mai 2026', texts: ['Où est ma commande n° FR-20418 ?'] }

describe('filling in', () => {
  test('puts in what is known, and names what is not', () => {
    expect(fillReply('Bonjour {author.first}, {brand} vous répond pour {order}. {inconnu}', filling)).toEqual({
      text: 'Bonjour Julie, Lumen vous répond pour FR-20418. {inconnu}', missing: [],
    })
    expect(fillReply('{order}, {author.first}', { ...filling, name: '', texts: ['Merci'] })).toEqual({ text: '{order}, {author.first}', missing: ['{order}', '{author.first}'] })
  })

  test('never fills in what a stranger’s name holds', () => {
    expect(fillReply('{author.name}', { ...filling, name: '{brand} $& {order}' }).text).toBe('{brand} $& {order}')
  })

  test('takes a handle, a number or a sign for no first name', () => {
    expect(['Julie', 'Anne-Sophie D.', 'D’Artagnan', 'Élodie', '李雷 王'].map(firstName)).toEqual(['Julie', 'Anne-Sophie', 'D’Artagnan', 'Élodie', '李雷'])
    expect(['', '@julie', 'user84721', '★ Promo ★', 'J', 'x'.repeat(60)].map(firstName)).toEqual([null, null, null, null, null, null])
  })
})

describe('an order’s number', () => {
  test('is found as people write it', () => {
    expect(orderIn('Ma commande 1234567 n’est pas là')).toBe('1234567')
    expect(orderIn('commande n°FR-2041-88 svp')).toBe('FR-2041-88')
    expect(orderIn('Order #A10293!')).toBe('A10293')
    expect(orderIn('réf : 998877.')).toBe('998877')
  })

  test('is not taken from a year, a price or a telephone number', () => {
    for (const text of ['En 2024 déjà', 'C’est 1250 euros', 'Appelez le 0612345678', 'ma commande de mai', '']) expect([text, orderIn(text)]).toEqual([text, null])
  })

  test('is looked for in a text of any size', () => {
    expect(orderIn(`${'commande '.repeat(50_000)}`)).toBeNull()
    expect(orderIn('#'.repeat(100_000))).toBeNull()
  })
})

describe('the text for an item', () => {
  const text = (brandId: number | null, lang: string | null, words: string): SavedReplyText => ({ brandId, lang, text: words } as SavedReplyText)
  const texts = [text(null, null, 'tous'), text(null, 'en', 'english'), text(1, null, 'Lumen'), text(1, 'en', 'Lumen english')]

  test('is the nearest: brand and language, brand, language, any', () => {
    const pick = (brandId: number, lang: string | null) => nearestText(texts, brandId, lang)?.text
    expect([pick(1, 'en'), pick(1, 'fr'), pick(2, 'en-GB'), pick(2, 'fr'), pick(2, null)]).toEqual(['Lumen english', 'Lumen', 'english', 'tous', 'tous'])
    expect(nearestText([text(1, null, 'Lumen')], 2, 'fr')).toBeNull()
    expect(nearestText([text(null, 'fr', 'français')], 1, 'en')).toBeNull()
    expect([nearestText([text(null, 'fr', 'français')], 1, null)?.text, nearestText([text(null, 'fr', 'français'), text(null, null, 'tous')], 1, null)?.text]).toEqual(['français', 'tous'])
  })
})
