import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { hostileTexts } from '../../bench/moderation/hostile.ts'
import { openClassifier } from '../judge/moderation-model.ts'
import { heads } from './heads.ts'
import { ownExamples } from './training/own-examples.ts'

const { analyse, classify, explain } = openClassifier()
const guards = (text: string) => classify(text, 'fr').guards.map(({ name }) => name)
const order = { pass: 0, queue: 1, hide: 2 }

describe('an explanation', () => {
  it('adds up to the score, whatever the text', () => {
    const texts = [...ownExamples('fr').slice(0, 300).map(({ text }) => text), ...hostileTexts(700, 150, 9)]
    for (const text of texts) {
      const analysis = analyse(text)
      for (const head of heads) {
        const { bias, score, reasons } = explain(analysis, head)
        const sum = reasons.reduce((total, { weight }) => total + weight, bias)
        expect(Math.abs(sum - score)).toBeLessThan(1e-6)
      }
    }
  })

  it('points at the text as it came', () => {
    const text = '😀 Pauvre c0nn@rd, dégage'
    for (const { from, to, text: quoted } of classify(text, 'fr').why) if (from >= 0) expect(text.slice(from, to)).toBe(quoted)
  })
})

describe('the bands', () => {
  it.each(['Espèce de sale bâtard', 'T’es vraiment qu’un gros tocard', 'vous êtes des ordures', 'v0us êtes des 0rdures', 'ferme ta gueule', 'on va te buter ce soir'])('queue an attack: %s', (text) => {
    expect(classify(text).labels.toxic.band).not.toBe('pass')
  })

  it.each(['Merci pour votre réponse rapide', 'Le thon à la plancha était parfait', 'Ça allait, sans plus', 'Il faut le faire avant vendredi', 'Votre site rame depuis hier, c’est pénible'])('let a harmless text pass: %s', (text) => {
    expect(classify(text).labels.toxic.band).toBe('pass')
  })

  it('know a question, praise and a complaint', () => {
    expect(classify('À quelle heure ouvrez-vous dimanche ?').labels.question.band).toBe('queue')
    expect(classify('Superbe accueil, on reviendra, merci !').labels.praise.band).toBe('queue')
    expect(classify('Toujours rien reçu, le service après-vente ne répond pas').labels.complaint.band).toBe('queue')
  })
})

describe('the guards', () => {
  it.each([
    ['quotation', 'Un voisin m’a traité de crétin hier soir'],
    ['negation', 'Ce vendeur n’est pas un escroc'],
    ['self', 'Je suis vraiment une andouille, pardon'],
    ['homonym', 'Le melon du marché était mûr'],
    ['name', 'Nous dormons à Conne mardi'],
    ['identity', 'Une cliente musulmane a écrit un joli mot'],
    ['quotation', 'J’ai cru lire pauvre crétin'],
    ['homonym', 'Tu va te faire livrer demain'],
    ['homonym', 'On ferme la boutique à 19 h'],
  ])('are named: %s', (name, text) => {
    expect(guards(text)).toContain(name)
  })

  it.each(['Va te faire voir', 'Ferme la', 'Ferme la, pauvre type'])('leave an order alone: %s', (text) => {
    expect(guards(text)).toEqual([])
  })

  it('never raise a band', () => {
    for (const { text } of ownExamples('fr').filter(({ kind }) => kind === 'quote' || kind === 'self').slice(0, 200)) {
      const { guards: named, hide } = classify(text, 'fr')
      if (named.some(({ name }) => name === 'quotation' || name === 'self')) expect(hide).toBe(false)
    }
  })
})

describe('auto-hide', () => {
  it('never acts on the model alone', () => {
    for (const text of hostileTexts(500, 100, 21)) {
      const { hide, labels } = classify(text)
      expect(hide).toBe(order[labels.toxic.band] === order.hide)
    }
    expect(classify('Vous êtes vraiment bizarres, tous autant que vous êtes !!!', 'fr').hide).toBe(false)
  })
})

describe('the classifier', () => {
  it('says the same of the same text, whatever came before', () => {
    const other = openClassifier()
    for (const text of hostileTexts(200, 80, 5)) expect(other.classify(text)).toEqual(classify(text))
  })

  it('survives a seeded slice of hostile texts', () => {
    let judged = 0
    for (const text of hostileTexts(5000, 200, 1)) if (classify(text).model !== '') judged += 1
    expect(judged).toBe(5000)
  })

  it('tells the languages apart and judges what it has no model for by the lexicon', () => {
    expect(['Merci beaucoup pour votre aide', 'Thank you so much for the help', 'Vielen Dank für die schnelle Hilfe', 'Muito obrigado pela ajuda', 'Muchas gracias por la ayuda', 'Grazie mille per il vostro aiuto']
      .map((text) => classify(text).lang)).toEqual(['fr', 'en', 'de', 'pt', 'es', 'it'])
    expect(classify('eres un hijo de puta', 'es').labels.toxic.band).toBe('queue')
  })

  it('ships weights of a megabyte and a half at most', () => {
    expect(statSync(fileURLToPath(new URL('weights/moderation-model.bin', import.meta.url))).size).toBeLessThanOrEqual(1_500_000)
  })
})
