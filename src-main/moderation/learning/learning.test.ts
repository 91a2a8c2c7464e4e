import { describe, expect, it } from 'vitest'
import { openClassifier } from '../../judge/moderation-model.ts'
import { heads } from '../heads.ts'
import { anchorsOf, contradictsPlain, isWorseThanPlain } from './canary.ts'
import type { Later } from './canary.ts'
import { addedBy, emptyDelta, mostMoved } from './delta.ts'
import { learn } from './learn.ts'
import type { Example } from './learn.ts'

const classifier = openClassifier()
const anchors = anchorsOf(classifier)
const toxic = heads.indexOf('toxic')
const decided = (text: string, is: boolean): Example => ({ ...classifier.lessonOn(classifier.analyse(text, 'fr'), 'toxic'), head: toxic, is, weight: 1 })
const texts = ['Encore un zorglub', 'Très bon pain', 'Quel zorglub', 'Merci à tous', 'Les zorglubs partout', 'On revient samedi'].map((text, n) => decided(text, n % 2 === 0))
const learnedFrom = (lessons: readonly Example[]) => {
  const delta = emptyDelta()
  const [first, ...rest] = lessons
  if (first !== undefined) learn(delta, first, rest, anchors)
  return delta
}
const said = (plainly: boolean, is: boolean, times: number): Later[] => Array.from({ length: times }, () => ({ is, plainly, guessed: plainly }))

describe('what is learned', () => {
  it('depends on the decisions that hold, whatever was learned before', () => {
    const delta = learnedFrom([decided('Bonjour le voisin', true), ...texts])
    learn(delta, texts[0] as Example, texts.slice(1), anchors)
    expect(delta).toEqual(learnedFrom(texts))
  })

  it('leaves other heads and languages as they are', () => {
    const delta = learnedFrom(texts)
    const before = addedBy(delta, decided('Voilà le zorglub', true).features, toxic, mostMoved).total
    learn(delta, { ...decided('Voilà le zorglub', false), head: heads.indexOf('spam') }, [], anchors)
    expect(addedBy(delta, decided('Voilà le zorglub', true).features, toxic, mostMoved).total).toBe(before)
    expect(before).toBeGreaterThan(0)
  })
})

describe('a check of the user’s own decisions', () => {
  it('tells the opposite of everything from a page that is only different', () => {
    expect(contradictsPlain([...said(true, false, 15), ...said(false, true, 15), ...said(true, true, 5), ...said(false, false, 5)])).toBe(true)
    expect(contradictsPlain([...said(true, false, 10), ...said(true, true, 10), ...said(false, false, 15), ...said(false, true, 15)])).toBe(false)
    expect(contradictsPlain(said(false, true, 50))).toBe(false)
  })

  it('waits for fifty of them before it says that learning made them worse', () => {
    const worse = Array.from({ length: 60 }, (_, n): Later => ({ is: n % 2 === 0, plainly: n % 2 === 0, guessed: n % 4 === 0 }))
    expect([isWorseThanPlain(worse.slice(0, 49)), isWorseThanPlain(worse)]).toEqual([false, true])
  })
})
