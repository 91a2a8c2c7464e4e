import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { failureCode } from '../src-contract/failure.ts'
import { networkId, networkVerb, verb, visibility, itemState, itemKind } from '../src-contract/network.ts'
import { jobState } from '../src-contract/item.ts'
import { catalogue } from './catalogue.ts'
import { languages } from './language.ts'

const names = (text: string): string[] => [...text.matchAll(/\{\{([^}]*)\}\}/g)].map((match) => match[1] ?? '').sort()
const entries = (language: 'fr' | 'en'): [string, string][] => Object.entries(catalogue[language])
const withoutMillions = (keys: string[]): string[] => keys.filter((key) => !key.endsWith('_many')).sort()

describe('the two languages', () => {
  test('have the same keys', () => {
    expect(withoutMillions(Object.keys(catalogue.en))).toEqual(withoutMillions(Object.keys(catalogue.fr)))
  })

  test('put the same parameters in each sentence, save what a singular may leave out', () => {
    const differing = entries('fr').filter(([key, text]) => {
      const english = catalogue.en[key]
      return english !== undefined && !key.endsWith('_one') && new Set(names(text)).size !== new Set([...names(text), ...names(english)]).size
    })
    expect(differing).toEqual([])
    const more = entries('en').filter(([key, text]) => !key.endsWith('_one') && names(text).some((name) => !names(catalogue.fr[key] ?? '').includes(name)))
    expect(more).toEqual([])
  })

  test.each(languages)('leave no text empty, and write every plural with its singular (%s)', (language) => {
    for (const [key, text] of entries(language)) {
      expect(text.trim(), key).not.toBe('')
      const stem = /^(.*)_(one|other)$/.exec(key)?.[1]
      if (stem !== undefined) expect([`${stem}_one` in catalogue[language], `${stem}_other` in catalogue[language]], key).toEqual([true, true])
      expect(key.replace(/_(one|many|other)$/, ''), 'an underscore is for plurals alone').not.toContain('_')
    }
  })

  test.each(languages)('have a sentence for every failure, and a word for every verb, network, kind and state (%s)', (language) => {
    const wanted = [
      ...failureCode.options.map((code) => `failure.${code}`),
      ...verb.options.map((name) => `word.verb.${name}`),
      ...networkVerb.options.map((name) => `word.verb.${name}`),
      ...networkId.options.map((name) => `word.network.${name}`),
      ...itemKind.options.map((name) => `word.kind.${name}`),
      ...itemState.options.map((name) => `word.state.${name}`),
      ...visibility.options.map((name) => `word.visibility.${name}`),
      ...jobState.options.map((name) => `word.job.${name}`),
    ]
    expect(wanted.filter((key) => !(key in catalogue[language]))).toEqual([])
  })
})

describe('the tone', () => {
  test.each(languages)('has no exclamation mark, no “Oups”, no HTML (%s)', (language) => {
    for (const [key, text] of entries(language)) {
      expect(text, key).not.toMatch(/!/)
      expect(text, key).not.toMatch(/\b(oups|oops|sorry|désolée?s?)\b/i)
      expect(text, key).not.toMatch(/<\/?[a-z]|&[a-z]+;/i)
    }
  })

  test.each(languages)('says what happened, then what to do: two sentences at least for every failure (%s)', (language) => {
    for (const code of failureCode.options) {
      const text = catalogue[language][`failure.${code}`] ?? ''
      expect(text.match(/[.:](?=[\s\u202f]|$)/g)?.length ?? 0, code).toBeGreaterThanOrEqual(2)
      expect(text, code).toMatch(/\.$/)
    }
  })
})

describe('French typography', () => {
  const rules: [string, RegExp][] = [
    ['a narrow no-break space before ; : ! ?', /[^\u202f\u00a0\d][;:!?](?=\s|$)/],
    ['a no-break space inside « »', /«[^\u202f\u00a0]|[^\u202f\u00a0]»/],
    ['the curved apostrophe', /\p{L}'\p{L}/u],
    ['the one-character ellipsis', /\.\.\./],
    ['œ is one letter', /oe(il|uvre|ur)/i],
    ['accented capitals', /\b(Etat|Ecri|Edit|Echec|Etes|Evit|Eteind)|(^|\s)A [a-zé]/],
    ['“ ” are English', /[“”"]/],
  ]

  test.each(rules)('%s', (_rule, broken) => {
    expect(entries('fr').filter(([, text]) => broken.test(text.replaceAll(/\{\{[^}]*\}\}/g, 'x').replaceAll('://', '')))).toEqual([])
  })
})

describe('keys', () => {
  const root = join(import.meta.dirname, '..')
  const sources = ['src-main', 'src-renderer', 'src-i18n', 'src-sandbox']
  const files = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) && !/^(fr|en)\//.test(name))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')))
  const code = files.join('\n')
  // Whole keys in quotes, and the constant beginnings of keys completed at run time: `menu.${name}`.
  const whole = new Set([...code.matchAll(/['"`]((?:cli|menu|ui)\.[A-Za-z0-9.-]+)['"`]/g)].map((match) => match[1] ?? ''))
  const beginnings = [...new Set([...code.matchAll(/`((?:cli|menu|ui)\.[A-Za-z0-9.-]*)\$\{/g)].map((match) => match[1] ?? ''))]
  const known = new Set(Object.keys(catalogue.fr).map((key) => key.replace(/_(one|many|other)$/, '')))

  test('of the command line, the menus and the window are all in use', () => {
    const checked = [...known].filter((key) => /^(cli|menu|ui)\./.test(key))
    expect(checked.filter((key) => !whole.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)))).toEqual([])
  })

  test('that the code asks for are all in the catalogue', () => {
    expect([...whole].filter((key) => !known.has(key))).toEqual([])
    expect(beginnings.filter((beginning) => ![...known].some((key) => key.startsWith(beginning)))).toEqual([])
  })
})
