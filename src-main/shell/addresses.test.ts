import { describe, expect, it } from 'vitest'
import { externalAddress, isOwnPage, parseAppAddress, signInAddress } from './addresses.ts'

describe('parseAppAddress', () => {
  it('finds the files of the window and the pictures of the engine', () => {
    expect(parseAppAddress('app://vigie/index.html')).toEqual({ kind: 'file', path: 'index.html' })
    expect(parseAppAddress('app://vigie/assets/index-Dl_ym-4.js')).toEqual({ kind: 'file', path: 'assets/index-Dl_ym-4.js' })
    expect(parseAppAddress('app://vigie/image/author/12')).toEqual({ kind: 'image', of: 'author', id: 12 })
    expect(parseAppAddress('app://vigie/image/attachment/9007199254740991')).toMatchObject({ id: 9007199254740991 })
  })

  it.each([
    'app://vigie/', 'app://vigie', 'app://vigie/../secret', 'app://vigie/a/../../b', 'app://vigie/a/..',
    'app://vigie/%2e%2e/b', 'app://vigie/a%2fb', 'app://vigie//etc/passwd', 'app://vigie/.env', 'app://vigie/a/.b', 'app://vigie/a\\..\\b',
    'app://vigie/index.html?x=1', 'app://vigie/index.html#x',
    'app://vigie/a b', 'app://vigie/a\0b', 'app://other/index.html', 'app://vigie.evil/index.html', 'app://vigie@evil/index.html',
    'file:///etc/passwd', 'http://vigie/index.html', `app://vigie/${'a'.repeat(400)}`,
    'app://vigie/image/author/0', 'app://vigie/image/author/-1', 'app://vigie/image/author/1e3', 'app://vigie/image/author/01',
    'app://vigie/image/author/12345678901234567', 'app://vigie/image/author/1/2', 'app://vigie/image/other/1',
    'app://vigie/image/author/', 'app://vigie/image',
  ])('refuses %j', (address) => {
    expect(parseAppAddress(address)).toBeNull()
  })
})

describe('isOwnPage', () => {
  it('is the start page alone, wherever in it', () => {
    expect(isOwnPage('app://vigie/index.html')).toBe(true)
    expect(isOwnPage('app://vigie/index.html#thread')).toBe(true)
    expect(isOwnPage('app://vigie/assets/x.html')).toBe(false)
    expect(isOwnPage('app://vigie/index.html.evil')).toBe(false)
    expect(isOwnPage('https://vigie/index.html')).toBe(false)
  })
})

describe('externalAddress', () => {
  it('lets web pages through', () => {
    expect(externalAddress('https://example.org/a?b=c#d')).toBe('https://example.org/a?b=c#d')
    expect(externalAddress('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080/')
  })

  it.each([
    'file:///etc/passwd', 'javascript:alert(1)', 'data:text/html,x', 'smb://host/share', 'mailto:a@b', 'vbscript:x', 'ms-msdt:/id',
    'app://vigie/index.html',
    'https://user@example.org/', 'https://user:word@example.org/', 'https://', 'example.org', '//example.org', '', ' ',
    'blob:https://example.org/x',
  ])('refuses %j', (address) => {
    expect(externalAddress(address)).toBeNull()
  })
})

it('a page to sign in on is opened over https or on this very machine, and no other', () => {
  for (const good of ['https://bsky.social/oauth/authorize?x=1', 'http://127.0.0.1:8080/wp-admin/', 'http://localhost:3000/', 'http://[::1]:9/']) expect(signInAddress(good)).toBe(good)
  for (const bad of ['http://example.com/', 'http://localhost.evil.example/', 'http://127.0.0.1.evil.example/', 'https://a:b@example.com/', 'file:///etc/passwd', 'javascript:alert(1)', '']) {
    expect(signInAddress(bad)).toBeNull()
  }
})
