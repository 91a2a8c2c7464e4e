import { describe, expect, expectTypeOf, test } from 'vitest'
import { Fault, failureCode } from '../src-contract/failure.ts'
import type { Args, Key } from './catalogue.ts'
import { explain } from './explain.ts'
import { languageOf, languages } from './language.ts'
import { createTranslator } from './translate.ts'

const fr = createTranslator('fr')
const en = createTranslator('en')

describe('a translator', () => {
  test('gives each language its own text', () => {
    expect(fr('word.state.done')).toBe('classé')
    expect(en('word.state.done')).toBe('done')
    expect([fr.language, en.language]).toEqual(['fr', 'en'])
  })

  test('writes numbers as the language does', () => {
    expect(fr('failure.input.tooLong', { max: 12_000 })).toContain('12\u202f000')
    expect(en('failure.input.tooLong', { max: 12_000 })).toContain('12,000')
  })

  test('leaves what a stranger wrote as it is', () => {
    for (const hostile of ['<b onclick=x>&amp;', '$t(word.state.done)', '{{host}}', '{{- what}}', '$& $1 $$', '__proto__']) {
      expect(en('failure.internal', { what: hostile })).toContain(`(${hostile})`)
    }
  })

  test('tells an unknown key from a known one at run time', () => {
    expect(fr.find('word.network.bluesky')).toBe('Bluesky')
    expect(fr.find('word.network.nowhere')).toBeNull()
    expect(fr.find('toString')).toBeNull()
  })

  test('is held to its keys and parameters by the compiler', () => {
    expectTypeOf<'word.state.nowhere'>().not.toExtend<Key>()
    expectTypeOf<Args<'word.state.done'>>().toEqualTypeOf<[]>()
    expectTypeOf<Args<'failure.internal'>>().toEqualTypeOf<[params: { readonly what: string | number }]>()
    expectTypeOf<Args<'failure.remote.serverError'>[0]>().toEqualTypeOf<{ readonly host: string | number; readonly status: string | number }>()
  })
})

describe('an explained failure', () => {
  test.each(failureCode.options)('%s reads as a sentence in both languages, with or without its parameters', (code) => {
    for (const t of [fr, en]) {
      for (const params of [{}, { host: 'blog.example', status: 503, name: 'x', value: 'y', file: '/d/vigie.db', verb: 'hide', network: 'bluesky' }]) {
        const sentence = explain(new Fault(code, params).failure, t)
        expect(sentence).not.toMatch(/\{\{|\}\}|undefined|null|\(\)|\s{2}/)
        expect(sentence).toMatch(/\.$/)
      }
      expect(explain({ code, params: {} }, t)).toMatch(/^[\p{Lu}«“…]/u)
    }
  })

  test('names the verb and the network in the reader’s language', () => {
    const failure = { code: 'verb.unsupported', params: { verb: 'hide', network: 'bluesky' } } as const
    expect(explain(failure, fr)).toContain('Bluesky\u202f: masquer')
    expect(explain(failure, en)).toContain('Bluesky: hide')
  })

  test('names the field of a form, and leaves an id as it is', () => {
    expect(explain({ code: 'input.secretMissing', params: { field: 'password' } }, fr)).toContain('mot de passe d’application')
    expect(explain({ code: 'item.unknown', params: { id: 3_591_234_567_890 } }, en)).toContain('“3591234567890”')
  })

  test('keeps a host name as it is written and gives a stand-in its capital', () => {
    expect(explain({ code: 'network.timeout', params: { host: 'blog.example' } }, fr)).toMatch(/^blog\.example n’a pas répondu/)
    expect(explain({ code: 'network.timeout', params: {} }, fr)).toMatch(/^Ce site n’a pas répondu/)
  })

  test('writes a status as a name, not as an amount', () => {
    expect(explain({ code: 'remote.refused', params: { host: 'h', status: 1020 } }, fr)).toContain('(1020)')
  })

  test('cuts and cleans what a network put into it', () => {
    const sentence = explain({ code: 'remote.refused', params: { host: 'h', reason: `\u202Eevil\u0000${'x'.repeat(5_000)}` } }, en)
    expect(sentence).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(sentence.length).toBeLessThan(500)
  })
})

describe('the language', () => {
  test.each([
    [['fr-CA'], 'fr'], [['en_GB.UTF-8'], 'en'], [['de-DE', 'en-US'], 'en'], [['C', undefined, null, ''], 'fr'], [['it:en:fr'], 'en'], [['EN'], 'en'],
  ] as const)('of %j is %s', (wished, language) => {
    expect(languageOf(wished)).toBe(language)
    expect(languages).toContain(language)
  })
})
