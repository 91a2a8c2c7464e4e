import { describe, expect, test } from 'vitest'
import { hostileTexts } from './hostile.ts'
import { arrivals, newcomers } from './newcomers.ts'
import { personOf } from './people.ts'
import { planDemo, withReplies } from './plan.ts'
import { seeded } from './random.ts'
import { spanMs } from './schedule.ts'
import type { Timed } from './schedule.ts'

const now = new Date(2026, 2, 10, 20, 30).getTime()
const plan = planDemo(now)
const onBlogs = plan.blogs.flatMap((blog) => blog.posts.flatMap((post) => withReplies(post.comments)))
const onSkies = plan.skies.flatMap((sky) => [
  ...sky.posts.flatMap((post) => withReplies([...post.replies, ...post.quotes])), ...withReplies(sky.mentions), ...sky.talks.flat(),
])
const everything = [...onBlogs, ...onSkies]
const written = everything.filter(({ said }) => !hostileTexts.includes(said.text))

describe('the demo', () => {
  test('has three brands on two blogs and two network accounts, one brand on both', () => {
    expect(plan.blogs).toHaveLength(2)
    expect(plan.skies).toHaveLength(2)
    const brands = [...plan.blogs, ...plan.skies].map(({ brand }) => brand)
    expect(new Set(brands).size).toBe(3)
    expect(brands.filter((brand) => brand === 'Sauvaline')).toHaveLength(2)
  })

  test('has some 400 things said under some 20 posts, of every kind', () => {
    expect(written.length).toBeGreaterThanOrEqual(380)
    expect(written.length).toBeLessThanOrEqual(460)
    const posts = [...plan.blogs, ...plan.skies].flatMap((place) => place.posts.map(({ text }) => text))
    expect(posts.length).toBeGreaterThanOrEqual(20)
    for (const sky of plan.skies) {
      expect(sky.mentions.length).toBeGreaterThan(5)
      expect(sky.talks.length).toBeGreaterThan(3)
      expect(sky.posts.some(({ quotes }) => quotes.length > 0)).toBe(true)
    }
  })

  test('is about three quarters French and a quarter English, with a few other languages', () => {
    const share = (lang: string): number => written.filter(({ said }) => said.lang === lang).length / written.length
    expect(share('fr')).toBeGreaterThan(0.68)
    expect(share('fr')).toBeLessThan(0.82)
    expect(share('en')).toBeGreaterThan(0.18)
    expect(written.filter(({ said }) => said.lang === 'other').length).toBeGreaterThan(8)
    expect(written.filter(({ said }) => /[\u0590-\u06FF]/u.test(said.text)).length).toBeGreaterThanOrEqual(2)
  })

  test('repeats itself in campaigns of spam alone', () => {
    const times = new Map<string, number>()
    for (const { said } of [...written, ...newcomers]) times.set(said.text, (times.get(said.text) ?? 0) + 1)
    const repeated = [...times].filter(([, count]) => count > 1).map(([text]) => text)
    expect(repeated.length).toBeGreaterThan(0)
    expect(repeated.filter((text) => !/https:\/\/|WhatsApp/.test(text))).toEqual([])
  })

  test('carries what moderation has to see through', () => {
    const texts = written.map(({ said }) => said.text).join('\n')
    for (const disguise of [/c0nn@rds/, /c\u200Bo\u200Bn/, /v o l e u r s/, /saloooo/, /🖕/u, /Scunthorpe/, /Putain que c’est bon/, /WhatsApp/, /crrrr/]) expect(texts).toMatch(disguise)
    expect(written.filter(({ said }) => said.status === 'held').length).toBeGreaterThan(8)
    expect(written.filter(({ said }) => said.status === 'spam').length).toBeGreaterThan(5)
    expect(written.some(({ said }) => said.text.length > 350)).toBe(true)
    expect(written.some(({ said }) => said.text.length < 4)).toBe(true)
  })

  test('posts the whole hostile set, under names as hostile', () => {
    expect(everything.filter(({ said }) => hostileTexts.includes(said.text))).toHaveLength(hostileTexts.length)
    expect(new Set(hostileTexts).size).toBe(hostileTexts.length)
  })

  test('stays within what each network lets one write', () => {
    const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' })
    const skyTexts = plan.skies.flatMap((sky) => [
      ...sky.posts.map(({ text }) => text), ...sky.posts.flatMap((post) => withReplies([...post.replies, ...post.quotes])).map(({ said }) => said.text), ...sky.mentions.map(({ said }) => said.text),
    ])
    expect(skyTexts.filter((text) => [...graphemes.segment(text)].length > 270)).toEqual([])
  })

  test('reaches nobody: every address in it is reserved for examples', () => {
    const links = written.flatMap(({ said }) => said.text.match(/https?:\/\/[^\s)]+/g) ?? [])
    expect(links.length).toBeGreaterThan(3)
    expect(links.filter((link) => !/^https:\/\/[a-z-]+\.example(\/|$)/.test(link))).toEqual([])
    const mails = written.flatMap(({ said }) => said.text.match(/\S+@\S+\.[a-z]+/g) ?? [])
    expect(mails.filter((mail) => !mail.endsWith('.example'))).toEqual([])
  })

  test('gives two people two addresses', () => {
    const names = [...new Set(written.map(({ said }) => said.by))]
    expect(names.length).toBeGreaterThan(200)
    expect(new Set(names.map((name) => personOf(name).handle)).size).toBe(names.length)
  })
})

describe('its hours', () => {
  const orderly = (one: Timed): boolean => one.replies.every((reply) => reply.at > one.at && orderly(reply))

  test('lie within ten days, after the post they answer, never ahead of now', () => {
    for (const { at } of everything) {
      expect(at).toBeLessThan(now)
      expect(at).toBeGreaterThanOrEqual(now - spanMs)
    }
    for (const place of [...plan.blogs, ...plan.skies]) {
      for (const post of place.posts) {
        for (const one of 'comments' in post ? post.comments : [...post.replies, ...post.quotes]) {
          expect(one.at).toBeGreaterThan(post.at)
          expect(orderly(one)).toBe(true)
        }
      }
    }
  })

  test('favour the last two days and the waking hours', () => {
    expect(everything.filter(({ at }) => at > now - 48 * 3_600_000).length / everything.length).toBeGreaterThan(0.3)
    const night = everything.filter(({ at }) => new Date(at).getHours() >= 1 && new Date(at).getHours() < 6).length
    expect(night / everything.length).toBeLessThan(0.1)
  })

  test('are the same at every start of the same seed, shifted to now', () => {
    expect(planDemo(now)).toEqual(plan)
    expect(planDemo(now, 7)).not.toEqual(plan)
  })
})

describe('newcomers', () => {
  test('each speak once before any is composed, then go on without end', () => {
    const stream = arrivals(seeded(3))
    const first = newcomers.map(() => stream.nextArrival().said.text)
    expect(new Set(first)).toEqual(new Set(newcomers.map(({ said }) => said.text)))
    const more = Array.from({ length: 200 }, () => stream.nextArrival())
    expect(new Set(more.map(({ said }) => said.text)).size).toBe(200)
  })

  test('speak under posts that are there', () => {
    const stream = arrivals(seeded(4))
    const places = new Map<string, number>([...plan.blogs, ...plan.skies].map((place) => [place.key, place.posts.length]))
    for (let n = 0; n < 300; n += 1) {
      const { on, post } = stream.nextArrival()
      if (typeof post === 'number') expect(post).toBeLessThan(places.get(on) ?? 0)
    }
  })
})
