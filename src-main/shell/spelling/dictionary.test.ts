import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDictionary } from './dictionary.ts'

const open = (language: string) => {
  const folder = dirname(createRequire(import.meta.url).resolve(`dictionary-${language}`))
  return openDictionary(readFileSync(join(folder, 'index.aff'), 'utf8'), readFileSync(join(folder, 'index.dic'), 'utf8'))
}
const french = open('fr')
const english = open('en')

const right = {
  fr: `Bonjour nous sommes vraiment désolés pour ce retard votre colis a été expédié hier l’amitié l'équipe d'accord qu'elle aujourd'hui presqu'île était c'était vas sommes remboursement
    remboursé remboursées chevaux yeux œuvre cœur États-Unis peut-être PARIS Paris vérifierons m'avez n'hésitez jusqu’à s'il créées payâmes acheté magasin lundi`,
  en: `Hello we're really sorry about this delay your parcel doesn't shipped yesterday refunded unhappiest customers' children reimbursement PARIS Paris
    I've checked ordering beautifully well-known friend's receive quickly`,
}
const wrong = {
  fr: 'bonjoure désolé-e-s remboursemment coli-s apellé vérifirons nousmême l’amitiée chevals parraître acceuil connection language mercii',
  en: 'helo recieve definately childrens wich adress occured seperate refundd quicklly tomorow',
}
const words = (text: string) => text.split(/\s+/)

describe.each([['fr', french], ['en', english]] as const)('the dictionary (%s)', (language, dictionary) => {
  it('knows what is written rightly, in any form and case', () => {
    expect(words(right[language]).filter((word) => !dictionary.knows(word))).toEqual([])
  })

  it('marks what is not', () => {
    const slips = words(wrong[language]).filter((word) => !['désolé-e-s', 'coli-s'].includes(word))
    expect(slips.filter((word) => dictionary.knows(word))).toEqual([])
  })

  it('lets pass what is no word', () => {
    for (const odd of ['', '123', '12h30', '…', '🙂', 'a'.repeat(500), '\u0000', '--']) expect(dictionary.knows(odd), JSON.stringify(odd)).toBe(true)
  })
})

it('has what was meant among its suggestions, in the case of what was written', () => {
  for (const [slip, meant] of [['acceuil', 'accueil'], ['apeler', 'appeler'], ['Remboursemment', 'Remboursement'], ['language', 'langage'], ['etait', 'était'], ['dabord', 'd\'abord']]) {
    expect(french.suggest(slip ?? '', 8), slip).toContain(meant)
  }
  for (const [slip, meant] of [['recieve', 'receive'], ['Adress', 'Address'], ['tomorow', 'tomorrow'], ['wich', 'which']]) {
    expect(english.suggest(slip ?? '', 8), slip).toContain(meant)
  }
  expect(french.suggest('xqzwv', 8)).toEqual([])
})
