import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
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

async function postOf(account: DemoNetworkAccount, id: number, authorization: string): Promise<number> {
  const response = await fetch(`${account.url}/?rest_route=/wp/v2/comments/${id}`, { headers: { authorization } })
  return (await readJson(response) as { post: number }).post
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

  afterEach(() => void vi.useRealTimers())

  const countAll = async (): Promise<number> => (await Promise.all(blogs.map(commentsOf))).flat().length

  test('let new people speak at their own pace, and stop when closed', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const others = await startDemoNetworks()
    const [blog] = others.accounts
    if (blog === undefined) throw new Error('no blog')
    const before = (await commentsOf(blog)).length
    others.startArrivals(10_000)
    vi.advanceTimersByTime(400_000)
    expect((await commentsOf(blog)).length).toBeGreaterThan(before)
    const waiting = vi.getTimerCount()
    await others.close()
    expect(vi.getTimerCount()).toBeLessThan(waiting)
  })

  test('answer back, sooner or later, to a brand that answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const others = await startDemoNetworks()
    const [blog] = others.accounts
    if (blog === undefined) throw new Error('no blog')
    const authorization = `Basic ${Buffer.from(`${blog.user}:${blog.secrets.password}`).toString('base64')}`
    const asked = (await commentsOf(blog)).filter(({ author, status }) => author === 0 && status === 'approved').slice(-12)
    others.startArrivals(3_600_000)
    const replied: number[] = []
    for (const { id } of asked) {
      const response = await fetch(`${blog.url}/?rest_route=/wp/v2/comments`, {
        method: 'POST', headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ post: await postOf(blog, id, authorization), parent: id, content: `Bonjour, nous regardons (${id}).` }),
      })
      expect(response.status).toBe(201)
      replied.push((await readJson(response) as { id: number }).id)
    }
    vi.advanceTimersByTime(90_000)
    const back = (await commentsOf(blog)).filter(({ parent }) => replied.includes(parent))
    expect(back.length).toBeGreaterThan(0)
    const names = new Map(asked.map(({ id, author_name }) => [id, author_name]))
    for (const { parent, author_name } of back) expect(author_name).toBe(names.get(asked[replied.indexOf(parent)]?.id ?? 0))
    await others.close()
  })

  test('hold more at each arrival', async () => {
    const before = await countAll()
    for (let n = 0; n < 30; n += 1) networks.arrive()
    expect(await countAll()).toBeGreaterThan(before + 5)
  })
})
