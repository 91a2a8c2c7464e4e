import { describe, expect, test } from 'vitest'
import embeds from './fixtures/posts.json'
import { attachmentsOf } from './embeds.ts'
import { toItem } from './transform.ts'
import { postView } from './wire.ts'

const me = 'did:plc:atelieratelieratelierate'
const lea = 'did:plc:abcdefghijklmnopqrstuvwx'

function item(view: object, record: object = {}) {
  const read = postView.parse({
    uri: `at://${lea}/app.bsky.feed.post/3jzfcijpj2z2a`,
    cid: 'bafyreidyboetskuhq23qka2ce5ydlro2sfg2hwx25kagaahdvueu2oswna',
    author: { did: lea, handle: 'lea.test' },
    record: { text: 'Bonjour', createdAt: '2026-01-01T12:00:00.000Z', ...record },
    indexedAt: '2026-01-02T12:00:00.000Z',
    ...view,
  })
  return toItem(read, { kind: 'mention', threadRemoteId: read.uri, postRemoteId: null }, me, new Set())
}

describe('an item', () => {
  test('is dated by the server, not by the client of its author', () => {
    expect(item({}).createdAt).toBe(Date.parse('2026-01-02T12:00:00Z'))
    expect(item({}, { createdAt: '2031-01-01T00:00:00Z' }).createdAt).toBe(Date.parse('2026-01-02T12:00:00Z'))
  })

  test('whose date is nonsense is dated by its key', () => {
    expect(item({ indexedAt: 'yesterday' }).createdAt).toBe(1_688_137_381_887)
    expect(item({ indexedAt: '0001-01-01T00:00:00Z' }).createdAt).toBe(1_688_137_381_887)
  })

  test('of our own keeps the instant of our client while it is near the server’s', () => {
    const own = { author: { did: me, handle: 'us.test' } }
    expect(item({ ...own, indexedAt: '2026-01-01T12:00:03.000Z' }).createdAt).toBe(Date.parse('2026-01-01T12:00:00Z'))
    expect(item(own).createdAt).toBe(Date.parse('2026-01-02T12:00:00Z'))
  })

  test('has a name even without one, a language only if it is one, a page that outlives a handle', () => {
    expect(item({ author: { did: lea, handle: 'lea.test', displayName: ' ' } }).author).toMatchObject({
      name: 'lea.test',
      url: `https://bsky.app/profile/${lea}`,
      avatarUrl: null,
    })
    expect(item({}, { langs: ['<script>', 'pt-BR'] }).lang).toBe('pt-BR')
    expect(item({}).url).toBe(`https://bsky.app/profile/${lea}/post/3jzfcijpj2z2a`)
  })

  test('says what it refuses, and nothing is said of a block that the server is silent about', () => {
    expect(item({}).authorBlocked).toBeNull()
    expect(item({ author: { did: lea, handle: 'lea.test', viewer: { blockingByList: { name: 'x' } } } }).authorBlocked).toBe(true)
    expect(item({ author: { did: lea, handle: 'lea.test', viewer: { blockedBy: true } } }).refuses).toContainEqual({
      verb: 'reply',
      code: 'verb.notInThisState',
    })
    expect(item({ author: { did: me, handle: 'us.test' } }).refuses.map(({ verb }) => verb)).toEqual([
      'hide',
      'unhide',
      'block',
      'unblock',
      'mute',
      'unmute',
      'report',
    ])
  })
})

describe('attachments', () => {
  test('are pictures with what they show and how large they are, and web addresses alone', () => {
    expect(attachmentsOf(embeds.pictures)).toEqual([
      { kind: 'image', url: 'https://cdn.example/thumb/1.jpg', alt: 'Un pull bleu', width: 800, height: 600 },
      { kind: 'image', url: 'https://cdn.example/thumb/2.jpg', alt: null, width: null, height: null },
    ])
    expect(attachmentsOf(embeds.gallery)).toEqual([{ kind: 'image', url: 'https://cdn.example/g/1.jpg', alt: null, width: 3, height: 4 }])
  })

  test('are the still of a film, the page of a card, the words of a quote', () => {
    expect(attachmentsOf(embeds.film)).toMatchObject([{ kind: 'video', url: 'https://video.example/thumb.jpg', alt: 'Le défilé' }])
    expect(attachmentsOf(embeds.card)).toMatchObject([{ kind: 'link', url: 'https://blog.example/article', alt: '<b>Un article</b>' }])
    expect(attachmentsOf(embeds.quote)).toMatchObject([
      { kind: 'link', url: `https://bsky.app/profile/${lea}/post/3jzfcijpj2z2a`, alt: '@lea.test: Ce que je disais' },
    ])
    const both = { $type: 'app.bsky.embed.recordWithMedia#view', record: { record: embeds.quote.record }, media: embeds.pictures }
    expect(attachmentsOf(both).map(({ kind }) => kind)).toEqual(['image', 'image', 'link'])
  })

  test('are none where the quoted post is no longer shown, or the embed is unknown', () => {
    expect(attachmentsOf(embeds.detached)).toEqual([])
    expect(attachmentsOf({ $type: 'app.bsky.embed.hologram#view' })).toEqual([])
    expect(attachmentsOf(undefined)).toEqual([])
  })
})
