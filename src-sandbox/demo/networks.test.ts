import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostileMarkup, hostileTexts } from './hostile.ts'
import { startDemoNetworks } from './networks.ts'
import type { DemoNetworkAccount, DemoNetworks } from './networks.ts'

type Comment = { id: number; parent: number; status: string; author_name: string; author: number; date_gmt: string; content: { raw: string } }

const readJson = async (response: Response): Promise<unknown> => response.json()

async function commentsOf(account: DemoNetworkAccount): Promise<Comment[]> {
  const authorization = `Basic ${Buffer.from(`${account.user}:${account.secrets.password}`).toString('base64')}`
  const all: Comment[] = []
  for (let page = 1; ; page += 1) {
    const query = `rest_route=/wp/v2/comments&context=edit&status=any&type=all&per_page=100&page=${page}&orderby=id&order=asc`
    const response = await fetch(`${account.url}/?${query}`, { headers: { authorization } })
    expect(response.status).toBe(200)
    const rows = await readJson(response) as Comment[]
    all.push(...rows)
    if (rows.length < 100) return all
  }
}

async function call(account: DemoNetworkAccount, nsid: string, token: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(`${account.url}/xrpc/${nsid}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
  expect(response.status).toBe(200)
  return readJson(response)
}

async function signIn(account: DemoNetworkAccount): Promise<string> {
  const response = await fetch(`${account.url}/xrpc/com.atproto.server.createSession`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ identifier: account.user, password: account.secrets.password }),
  })
  expect(response.status).toBe(200)
  return (await readJson(response) as { accessJwt: string }).accessJwt
}

let networks: DemoNetworks
let blogs: DemoNetworkAccount[]
let skies: DemoNetworkAccount[]

beforeAll(async () => {
  networks = await startDemoNetworks()
  blogs = networks.accounts.filter(({ network }) => network === 'wordpress')
  skies = networks.accounts.filter(({ network }) => network === 'bluesky')
})
afterAll(() => networks.close())

describe('the networks of the demo', () => {
  test('are two blogs and two Bluesky accounts of three brands, each with credentials that open it', async () => {
    expect([blogs.length, skies.length]).toEqual([2, 2])
    expect(new Set(networks.accounts.map(({ brand }) => brand)).size).toBe(3)
    for (const blog of blogs) expect((await commentsOf(blog)).length).toBeGreaterThan(100)
    for (const sky of skies) expect(await signIn(sky)).not.toBe('')
  })

  test('number comments in the order of their time, answers after what they answer', async () => {
    const [blog] = blogs
    if (blog === undefined) throw new Error('no blog')
    const comments = await commentsOf(blog)
    expect(comments.map(({ date_gmt }) => date_gmt)).toEqual(comments.map(({ date_gmt }) => date_gmt).sort())
    const ids = new Set<number>([0])
    for (const { id, parent } of comments) {
      expect(ids.has(parent)).toBe(true)
      ids.add(id)
    }
    expect(comments.filter(({ author }) => author === 1).length).toBeGreaterThan(5)
    expect(new Set(comments.map(({ status }) => status))).toEqual(new Set(['approved', 'hold', 'spam']))
  })

  test('carry the hostile set, typed and as markup', async () => {
    const raws = (await Promise.all(blogs.map(commentsOf))).flat().map(({ content }) => content.raw)
    const typed = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect(hostileTexts.filter((text) => !raws.includes(typed(text)))).toEqual([])
    expect(hostileMarkup.filter((html) => !raws.includes(html))).toEqual([])
  })

  test('tell each Bluesky account of its replies, mentions and quotes, and give it its messages', async () => {
    for (const sky of skies) {
      const token = await signIn(sky)
      const told = await call(sky, 'app.bsky.notification.listNotifications?limit=100', token) as { notifications: { reason: string }[] }
      const reasons = new Set(told.notifications.map(({ reason }) => reason))
      for (const reason of ['reply', 'mention', 'quote']) expect(reasons).toContain(reason)
      const { convos } = await call(sky, 'chat.bsky.convo.listConvos', token, { 'atproto-proxy': 'did:web:api.bsky.chat#bsky_chat' }) as { convos: unknown[] }
      expect(convos.length).toBeGreaterThan(3)
    }
  })

  test('hold more at each arrival', async () => {
    const before = (await Promise.all(blogs.map(commentsOf))).flat().length
    for (let n = 0; n < 30; n += 1) networks.arrive()
    expect((await Promise.all(blogs.map(commentsOf))).flat().length).toBeGreaterThan(before + 5)
  })
})
