import { describe, expect, it } from 'vitest'
import { createMatcher } from './watch-matcher.ts'

const of = (any: string[], all: string[] = [], none: string[] = []) => createMatcher({ any, all, none })

describe('the words of a watch', () => {
  it('are found whatever their case and accents, and ligatures either way', () => {
    const matcher = of(['Crème Brûlée', 'cœur'])
    expect(matcher.matches('La CREME BRULEE du chef')).toBe(true)
    expect(matcher.matches('un coup de coeur')).toBe(true)
    expect(of(['coeur']).matches('Cœur de ville')).toBe(true)
    expect(matcher.matches('une creme-brulee')).toBe(true)
    expect(matcher.matches('une crème et brûlée')).toBe(false)
  })

  it('are whole words: a name within another is not that name', () => {
    expect(of(['vigie']).matches('les vigies du port')).toBe(false)
    expect(of(['vigie']).matches('« Vigie », dit-il.')).toBe(true)
    expect(of(['art']).matches('partir')).toBe(false)
    expect(of(['L’Oréal']).matches("chez L'Oreal Paris")).toBe(true)
    expect(of(['#sauvaline']).matches('merci #Sauvaline !')).toBe(true)
  })

  it('hold one of any, every one of all, none of the excluded', () => {
    const matcher = of(['sauvaline', 'maison noisette'], ['paris'], ['offre d’emploi'])
    expect(matcher.matches('Sauvaline ouvre à Paris')).toBe(true)
    expect(matcher.matches('Sauvaline ouvre à Lyon')).toBe(false)
    expect(matcher.matches('Paris : Maison Noisette')).toBe(true)
    expect(matcher.matches('Sauvaline Paris, offre d’emploi')).toBe(false)
    expect(of([], [], ['x']).matches('all the rest')).toBe(true)
  })

  it('are told where they stand, overlapping ones together', () => {
    expect(of(['Maison Noisette', 'noisette']).ranges('À la Maison Noisette !')).toEqual([[5, 20]])
  })

  it('are never an expression, and cost no more than the text is long', () => {
    expect(of(['(a+)+$', '.*']).matches('aaaa')).toBe(false)
    const repeated = `${'a '.repeat(200_000)}b`
    expect(of([`${'a '.repeat(20)}c`]).matches(repeated)).toBe(false)
    expect(of([`${'a '.repeat(20)}b`]).matches(repeated)).toBe(true)
  })
})
