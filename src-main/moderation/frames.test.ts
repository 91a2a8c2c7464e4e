import { describe, expect, it } from 'vitest'
import { openClassifier } from '../judge/moderation-model.ts'
import { signalNames } from './signals.ts'

const { analyse } = openClassifier()
const signalsOf = (text: string, lang: string) => analyse(text, lang).signals.list.map(({ index }) => signalNames[index])

describe('what a sentence says of a group', () => {
  it.each([
    ['fr', 'On devrait brûler les migrants', 'group.harm'],
    ['fr', 'Personne ne doit frapper les migrants', 'group.not.harm'],
    ['fr', 'Elle raconte que les femmes sont idiotes', 'group.told.bad'],
    ['fr', 'Nous aimons nos voisins musulmans', 'group.good'],
    ['en', 'We will hunt those immigrants', 'group.harm'],
    ['en', 'Nobody should attack refugees', 'group.not.harm'],
    ['en', 'My uncle said that women are stupid', 'group.told.bad'],
    ['en', 'Lesbians do not deserve any of it', 'group.not.worth'],
  ])('in %s, «%s» is %s', (lang, text, signal) => {
    expect(signalsOf(text, lang)).toContain(signal)
  })

  it('reaches the next sentence through «they», and no further', () => {
    expect(signalsOf('I met some immigrants. They are vermin.', 'en')).toContain('group.beast')
    expect(signalsOf('I met some immigrants. Nice day. The kitchen is full of vermin.', 'en')).not.toContain('group.beast')
  })

  it('is nothing where death is a way of speaking', () => {
    expect(signalsOf('On est morts de rire', 'fr')).toContain('ease')
    expect(signalsOf('On est morts de rire', 'fr')).not.toContain('word.harm')
  })
})

describe('a question without its mark', () => {
  it.each([
    ['fr', 'Bonsoir, je souhaiterais connaître vos délais', 'asks.know'],
    ['fr', 'Acceptez vous les chèques', 'asks.opens'],
    ['fr', 'tarif svp', 'asks.price'],
    ['en', 'can someone explain the warranty', 'asks.tell'],
    ['en', 'Do you open on Sunday', 'asks.opens'],
  ])('in %s, «%s» is %s', (lang, text, signal) => {
    expect(signalsOf(text, lang)).toContain(signal)
  })
})
