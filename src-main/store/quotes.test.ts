import { expect, it } from 'vitest'
import { withoutQuotes } from './quotes.ts'

const theirs = 'Mon colis est perdu depuis lundi. Que faire ?'

it('takes out what is quoted whole, line by line or by the sentence, and leaves what is ours', () => {
  expect(withoutQuotes(`> ${theirs}\nNous cherchons.`, [theirs])).toBe('> […]\nNous cherchons.')
  expect(withoutQuotes('Vous dites : Mon colis est perdu depuis lundi. Nous cherchons.', [theirs])).toBe('Vous dites : […] Nous cherchons.')
  expect(withoutQuotes(theirs, [theirs])).toBe('[…]')
})

it('leaves alone what was quoted of nobody, short words of everybody, and everything where nothing is erased', () => {
  expect(withoutQuotes('> Une citation d’ailleurs\nMerci !', [theirs])).toBe('> Une citation d’ailleurs\nMerci !')
  expect(withoutQuotes('Merci beaucoup', ['Merci', 'lundi'])).toBe('Merci beaucoup')
  expect(withoutQuotes('Que faire ? Attendre.', [theirs])).toBe('Que faire ? Attendre.')
  expect(withoutQuotes('Nous cherchons.', ['', '  '])).toBe('Nous cherchons.')
})

it('takes no text of theirs for a pattern', () => {
  expect(withoutQuotes('Prix : (.*) en tout', ['(.*) en tout, non ?'])).toBe('Prix : (.*) en tout')
  expect(withoutQuotes('Ils ont dit $& et [a-z]+ hier', ['$& et [a-z]+ hier'])).toBe('Ils ont dit […]')
})
