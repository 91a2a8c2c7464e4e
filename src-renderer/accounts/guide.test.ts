import { describe, expect, test } from 'vitest'
import type { NetworkId } from '../../src-contract/network.ts'
import { catalogue } from '../../src-i18n/catalogue.ts'
import { languages } from '../../src-i18n/language.ts'
import { createTranslator } from '../../src-i18n/translate.ts'
import { guideOf, originIn } from './guide.ts'

/** Those with a guide; that each network of this build has one is held where they stand (networks/registry.test.ts). */
const networks = Object.keys(catalogue.fr).flatMap((key) => /^ui\.guide\.([a-z]+)$/.exec(key)?.[1] ?? []) as NetworkId[]

describe.each(languages)('the guide (%s)', (language) => {
  const t = createTranslator(language)

  test.each(networks)('says of %s what it may do, then what to click, in order', (network) => {
    const { lead, steps } = guideOf(network, 'secret', 'https://example.com', t)
    expect(lead).toMatch(/\.$/)
    expect(steps.length).toBeGreaterThan(0)
    for (const step of steps) expect(step).toMatch(/[.:]$/)
  })

  test('has no step that is never reached', () => {
    const stems = Object.keys(catalogue[language]).filter((key) => /^ui\.guide\..*\.\d+$/.test(key)).map((key) => key.replace(/\.\d+$/, ''))
    for (const stem of new Set(stems)) {
      const numbers = Object.keys(catalogue[language]).filter((key) => key.startsWith(`${stem}.`)).map((key) => Number(key.slice(stem.length + 1))).sort((a, b) => a - b)
      expect(numbers, stem).toEqual(numbers.map((_, at) => at + 1))
    }
  })

  test('leads to the page of the server that was typed, and to none before', () => {
    for (const network of networks) {
      const page = guideOf(network, 'secret', null, t).page
      if (page !== null) expect(page).toMatch(/^https:\/\//)
    }
    expect(guideOf('mastodon', 'secret', 'https://mastodon.example', t).page).toMatch(/^https:\/\/mastodon\.example\//)
    expect(guideOf('mastodon', 'secret', null, t).page).toBeNull()
  })
})

test('the origin is found in whatever is typed', () => {
  const typed: [string, string | null][] = [
    ['blog.example.fr', 'https://blog.example.fr'], ['https://blog.example.fr/wp-admin/', 'https://blog.example.fr'], ['http://127.0.0.1:8080/x', 'http://127.0.0.1:8080'],
    ['@marque@mastodon.example', 'https://mastodon.example'], ['marque', null], ['', null], ['javascript:alert(1)', null],
  ]
  for (const [text, origin] of typed) expect([text, originIn(text)]).toEqual([text, origin])
})
