import { afterEach, expect, test } from 'vitest'
import { toFailure } from '../../src-contract/failure.ts'
import { portrait } from '../../src-sandbox/picture.ts'
import { createSandboxServer } from '../../src-sandbox/server.ts'
import type { SandboxAnswer, SandboxServer } from '../../src-sandbox/server.ts'
import { fetchPicture } from './fetch-bytes.ts'
import { imageTypeOf } from './image-type.ts'

const running: SandboxServer[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()))
})

async function serve(answer: SandboxAnswer) {
  const server = createSandboxServer(() => answer)
  running.push(server)
  await server.listen()
  return server
}

const never = new AbortController().signal
const codeOf = (work: Promise<unknown>) => work.then(() => 'none', (thrown: unknown) => toFailure(thrown).code)
const bytesOf = (...parts: (string | number[])[]) => Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? Array.from(part, (letter) => letter.charCodeAt(0)) : part)))

test('pictures are known by their bytes', () => {
  expect(imageTypeOf(portrait('a'))).toBe('image/png')
  expect(imageTypeOf(bytesOf([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg')
  expect(imageTypeOf(bytesOf('GIF89a'))).toBe('image/gif')
  expect(imageTypeOf(bytesOf('RIFF', [9, 0, 0, 0], 'WEBPVP8L'))).toBe('image/webp')
  expect(imageTypeOf(bytesOf([0, 0, 0, 28], 'ftypmif1', [0, 0, 0, 0], 'mif1avifmiaf'))).toBe('image/avif')
  expect(imageTypeOf(bytesOf([0, 0, 0, 24], 'ftypheic', [0, 0, 0, 0], 'mif1heic'))).toBeNull()
  expect(['', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '<!DOCTYPE html>', 'GIF8', 'ftyp'].map((text) => imageTypeOf(bytesOf(text)))).toEqual([null, null, null, null, null])
})

test('a picture is what its bytes say, not what its server calls it', async () => {
  const server = await serve({ status: 200, headers: { 'content-type': 'text/html' }, body: portrait('a') })
  expect((await fetchPicture(`${server.url}/a.svg`, { typedOrigin: server.url }, never)).mime).toBe('image/png')
})

test('SVG called PNG is refused', async () => {
  const server = await serve({ status: 200, headers: { 'content-type': 'image/png' }, body: '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>' })
  expect(await codeOf(fetchPicture(`${server.url}/a.png`, { typedOrigin: server.url }, never))).toBe('image.refused')
})

test('a picture at a private address is fetched for the origin the user typed alone', async () => {
  const [own, other] = [await serve({ status: 200, body: portrait('a') }), await serve({ status: 200, body: portrait('b') })]
  expect(await codeOf(fetchPicture(`${other.url}/b.png`, { typedOrigin: own.url }, never))).toBe('network.addressRefused')
  expect(await codeOf(fetchPicture(`${other.url}/b.png`, { typedOrigin: null }, never))).toBe('network.addressRefused')
  expect(other.requests).toEqual([])
})

test('a connection kept from the account that may go there takes nobody else there', async () => {
  const own = await serve({ status: 200, body: portrait('a') })
  const named = own.url.replace('127.0.0.1', 'localhost')
  expect((await fetchPicture(`${named}/a.png`, { typedOrigin: named }, never)).mime).toBe('image/png')
  expect(await codeOf(fetchPicture(`${named}/b.png`, { typedOrigin: null }, never))).toBe('network.addressRefused')
  expect((await fetchPicture(`${named}/c.png`, { typedOrigin: named }, never)).mime).toBe('image/png')
  expect(own.requests.map(({ path }) => path)).toEqual(['/a.png', '/c.png'])
})

test('a redirect into the private network is refused', async () => {
  const inner = await serve({ status: 200, body: portrait('b') })
  const outer = await serve({ status: 302, headers: { location: `${inner.url}/secret.png` } })
  expect(await codeOf(fetchPicture(`${outer.url}/a.png`, { typedOrigin: outer.url }, never))).toBe('network.addressRefused')
  expect(inner.requests).toEqual([])
})

test('a picture over the limit is stopped', async () => {
  const server = await serve({ status: 200, body: Buffer.concat([portrait('a'), Buffer.alloc(60_000)]) })
  expect(await codeOf(fetchPicture(`${server.url}/a.png`, { typedOrigin: server.url, maxBytes: 50_000 }, never))).toBe('network.tooLarge')
})
