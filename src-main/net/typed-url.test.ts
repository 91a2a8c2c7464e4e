import { expect, test } from 'vitest'
import { toFailure } from '../../src-contract/failure.ts'
import { localOrigin, typedUrl } from './typed-url.ts'

test.each([
  ['example.com', 'https://example.com/'],
  ['  www.example.com/blog/ ', 'https://www.example.com/blog/'],
  ['http://example.com/a', 'https://example.com/a'],
  ['HTTPS://Example.com', 'https://example.com/'],
  ['https://user:secret@example.com/?a=1#b', 'https://example.com/'],
  ['exämple.com', 'https://xn--exmple-cua.com/'],
  ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['localhost:3000/wp', 'http://localhost:3000/wp'],
  ['https://localhost:3000', 'https://localhost:3000/'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
  ['192.168.1.5', 'https://192.168.1.5/'],
])('%s means %s', (typed, meant) => {
  expect(typedUrl(typed).href).toBe(meant)
})

test.each(['', '   ', 'not a url', 'ftp://example.com', 'file:///etc/passwd', 'javascript:alert(1)', 'https://', 'intranet', 'http://exa mple.com'])('%j is no address', (typed) => {
  const refusal = () => typedUrl(typed)
  expect(refusal).toThrow()
  try {
    refusal()
  } catch (thrown) {
    expect(toFailure(thrown).code).toBe('input.url')
  }
})

test('in place of an address that is fixed a server on this machine will do, and no other', () => {
  expect([null, ' ', '127.0.0.1:8080/with/a/path', 'http://[::1]:9'].map(localOrigin)).toEqual([null, null, 'http://127.0.0.1:8080', 'http://[::1]:9'])
  for (const other of ['https://api.example.com', 'http://192.168.1.5', 'http://127.0.0.1.example.com']) {
    expect(() => localOrigin(other)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code: 'network.addressRefused' }) }))
  }
})
