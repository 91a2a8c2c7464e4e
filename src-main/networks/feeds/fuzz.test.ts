import { describe, expect, test } from 'vitest'
import { Fault } from '../../../src-contract/failure.ts'
import { accountId } from '../../../src-contract/ids.ts'
import type { Cursor, RemoteItem } from '../../../src-contract/remote.ts'
import { pick, seeded } from '../../../src-sandbox/demo/random.ts'
import type { Rng } from '../../../src-sandbox/demo/random.ts'
import { typeOf, write } from '../../../src-sandbox/feeds/documents.ts'
import type { FeedFormat } from '../../../src-sandbox/feeds/documents.ts'
import { createHttpClient } from '../../net/http.ts'
import type { Session } from '../adapter.ts'
import { feeds } from './adapter.ts'
import { startAt, watchOf } from './begin.contract.ts'

// Mutated documents: a slice by the same seed every time; the whole by `npm run test:fuzz -- feeds`.
const whole = Number(process.env['VIGIE_FUZZ'] ?? 0)
const seed = Number(process.env['VIGIE_FUZZ_SEED'] ?? 1)
const documents = whole > 0 ? whole : 600

const specials = [
  '<', '>', '</', '/>', '&', '&#0;', '&#x1F600;', '&#xD800;', '&bogus;', '<![CDATA[', ']]>', '<!--', '-->', '<?xml?>', '<!DOCTYPE a [<!ENTITY b "c">]>', '<item>', '</item>', '<title>',
  '{', '}', '[', '"', '\\u0000', '\0', '\u00ff\u00fe', '\u202e', 'http://', 'javascript:', '__proto__', 'xmlns:x="y"', '9'.repeat(40), ' '.repeat(200), '-1', '1e999',
] as const

/** A few small wrongs in bytes: lost, doubled, turned round, cut off, or with something in them that does not belong. */
function mutate(bytes: Buffer, rng: Rng): Buffer {
  let text = bytes.toString('latin1')
  for (let n = 1 + Math.floor(rng() * 5); n > 0; n -= 1) {
    const at = Math.floor(rng() * text.length)
    const length = Math.floor(rng() ** 3 * 400)
    const piece = text.slice(at, at + length)
    const how = Math.floor(rng() * 6)
    const middle = [pick(rng, specials), '', piece + piece, piece.split('').reverse().join(''), String.fromCharCode(Math.floor(rng() * 256)) + piece, piece.repeat(40)][how] ?? ''
    text = how === 1 && rng() < 0.15 ? text.slice(0, at) : text.slice(0, at) + middle + text.slice(at + length)
  }
  return Buffer.from(text, 'latin1')
}

const formats: readonly [FeedFormat, ...FeedFormat[]] = ['rss2', 'rss091', 'rdf', 'atom', 'alerts', 'json']
const entries = Array.from({ length: 6 }, (_, n) => ({
  id: `urn:${n}`, link: `https://journal.example/${n}?utm_source=x`, title: `Titre ${n} & « suite »`, text: `<p>Été ${n} <b>gras</b> <a href="https://a.example">lien</a></p>`, html: true,
  at: startAt - n * 3_600_000, updatedAt: n % 2 === 0 ? startAt : null, author: n % 3 === 0 ? 'Zoé Ünal' : null, image: n === 1 ? 'https://journal.example/i.jpg' : null,
}))
const documentOf = (format: FeedFormat, title: string) =>
  Buffer.from(write({ format, title, site: 'https://journal.example/', self: 'https://journal.example/flux', lang: 'fr', entries: title === 'Sain' ? entries.map((one) => ({ ...one, link: `https://sain.example/${one.id}`, id: `s${one.id}` })) : entries }))

function fits(item: RemoteItem): void {
  expect(item).toMatchObject({ kind: 'mention', own: false, visibility: 'visible', parentRemoteId: null, postRemoteId: null, refuses: [] })
  expect(item.remoteId).toMatch(/^[\w-]{22}$/)
  expect(item.threadRemoteId).toBe(item.remoteId)
  for (const text of [item.text, item.author.name, item.author.handle, item.author.remoteId]) expect(typeof text).toBe('string')
  expect(item.text.length).toBeLessThan(5500)
  expect(item.author.name).not.toMatch(/[\r\n]/)
  expect(Number.isInteger(item.createdAt) && item.createdAt > 0 && item.createdAt <= startAt + 5 * 60_000).toBe(true)
  for (const url of [item.url, ...item.attachments.map((one) => one.url)]) if (url !== null) expect(url).toMatch(/^https?:\/\//)
}

describe('answered wrongly', () => {
  test(`${documents} mutated documents: each is a feed or a sentence, and the sound one beside it goes in whole`, async () => {
    const rng = seeded(seed)
    let body: Buffer = Buffer.alloc(0)
    let type = ''
    const clock = { now: () => startAt, sleep: () => new Promise<void>(() => {}) }
    const sound = documentOf('atom', 'Sain')
    const http = createHttpClient({
      origin: null, clock,
      exchange: ({ url }) => Promise.resolve({ status: 200, headers: new Headers({ 'content-type': url.pathname === '/mal' ? type : typeOf.atom }), body: url.pathname === '/mal' ? body : sound, delimited: true }),
    })
    const watches = [watchOf(1, ['https://a.example/mal', 'https://b.example/sain'])]
    const session: Session = {
      account: { id: accountId.parse(1), remoteId: 'b', handle: 'B', url: null, settings: {}, watches }, secrets: {}, saveSecrets: () => Promise.resolve(), http, clock,
    }
    const figures = { read: 0, refused: 0, items: 0 }
    let cursor: Cursor | null = null
    for (let n = 0; n < documents; n += 1) {
      const format = pick(rng, formats)
      body = mutate(documentOf(format, 'Muté'), rng)
      type = rng() < 0.1 ? 'text/html; charset=utf-16' : typeOf[format]
      // Sometimes from nothing, sometimes upon what the last document left behind.
      const from: Cursor | null = rng() < 0.5 ? null : cursor
      const items: RemoteItem[] = []
      for (const stream of feeds.streams(session.account)) {
        for await (const batch of feeds.pull(session, stream, from, new AbortController().signal)) {
          items.push(...batch.upserted)
          cursor = JSON.parse(JSON.stringify(batch.cursor)) as Cursor
        }
      }
      items.forEach(fits)
      figures.items += items.length
      expect(new Set(items.map(({ remoteId }) => remoteId)).size).toBe(items.length)
      if (from === null) expect(items.filter(({ url }) => url?.startsWith('https://sain.example/') === true).length).toBeGreaterThanOrEqual(6)
      const [mal, sain] = cursor === null ? [] : (feeds.sources?.(cursor) ?? [])
      expect(sain?.failure).toBeNull()
      if (mal === undefined || mal.failure === null) figures.read += 1
      else {
        figures.refused += 1
        expect(new Fault(mal.failure.code).failure.code).toMatch(/^(feed\.|network\.)/)
      }
    }
    expect(figures.read).toBeGreaterThan(documents / 4)
    if (whole > 0) process.stdout.write(`${JSON.stringify({ network: 'feeds', seed, documents, ...figures })}\n`)
  }, 3_600_000)
})
