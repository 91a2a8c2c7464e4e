import { describe, expect, test } from 'vitest'
import { initialsOf } from './Avatar.tsx'
import { excerptFrom, tidy } from './Highlight.tsx'
import { hostOf, namesHost, partsOf } from './HostileText.tsx'

describe('addresses in a stranger’s text', () => {
  test('nothing is lost or changed by cutting it into parts', () => {
    const texts = [
      'voir https://example.com/a?b=1, et (https://example.org/x).',
      'rien',
      '',
      'http://',
      'https://é.example/ fin',
      '<a href="https://example.com">x</a>',
    ]
    for (const text of texts)
      expect(
        partsOf(text)
          .map((part) => part.text)
          .join(''),
      ).toBe(text)
  })

  test('only http and https are addresses', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'vbscript:x', 'app://vigie/']) {
      expect(partsOf(text).every((part) => part.url === null)).toBe(true)
    }
  })

  test('the host is what the address really is, not what it looks like', () => {
    expect(partsOf('https://аррӏе.com/').at(0)?.host).toMatch(/^xn--/)
    expect(partsOf('https://bank.example@evil.example/').at(0)?.host).toBe('evil.example')
  })

  test('a text is honest only where its host is the one it leads to', () => {
    const honest = (text: string): boolean => namesHost(text, partsOf(text).at(0)?.host ?? 'nowhere')
    expect(honest('https://Example.com/a')).toBe(true)
    expect(honest('https://example.com:8443?x')).toBe(true)
    expect(honest('https://аррӏе.com/xn--80ak6aa92e.com')).toBe(false)
    expect(honest('https://аррӏе.com/#xn--80ak6aa92e.com')).toBe(false)
    expect(honest('https://evil.example:x@evil.example/')).toBe(false)
    expect(honest('https://evil.example\\.bank.example/')).toBe(false)
  })

  test('an attachment’s host is told, or nothing where it leads nowhere', () => {
    expect(hostOf('https://user:pass@evil.example:8443/x')).toBe('evil.example:8443')
    expect(hostOf('javascript:alert(1)')).toBeNull()
  })

  test('a text made of nothing but marks takes no longer than one of words', () => {
    const text = `https://example.com/${')'.repeat(1_000_000)}x`
    const parts = partsOf(text)
    expect(parts.at(0)).toEqual({ text: 'https://example.com/', url: 'https://example.com/', host: 'example.com' })
    expect(parts.map((part) => part.text).join('')).toBe(text)
  })

  test('an address ends before a mark that turns the direction of what follows', () => {
    expect(partsOf('https://example.com/\u202Egnp.exe').at(0)?.text).toBe('https://example.com/')
  })
})

describe('ranges to highlight', () => {
  test('are put right when they overlap, run backwards or past the end', () => {
    expect(
      tidy(
        [
          [4, 8],
          [0, 2],
          [6, 12],
          [9, 3],
          [90, 99],
          [-5, 1],
        ],
        10,
      ),
    ).toEqual([
      [0, 2],
      [4, 10],
    ])
  })

  test('begin the excerpt near the first match, at a word', () => {
    const text = `${'mot '.repeat(40)}cible`
    const at = text.indexOf('cible')
    const from = excerptFrom(text, [[at, at + 5]])
    expect(from).toBeGreaterThan(0)
    expect(from).toBeLessThanOrEqual(at)
    expect(text[from - 1]).toBe(' ')
    expect(excerptFrom('court', [[0, 2]])).toBe(0)
  })
})

describe('initials', () => {
  test.each([
    ['Julie Marchetti', 'JM'],
    ['élise.d', 'ÉD'],
    ['🦊 renard roux', 'RR'],
    ['', '·'],
    ['***', '·'],
    ['محمد', 'م'],
  ])('%j → %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials)
  })
})
