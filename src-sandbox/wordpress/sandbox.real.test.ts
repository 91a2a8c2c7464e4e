import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startWordPress, wordPressMissing } from '../../e2e/servers/wordpress/server.ts'
import { createWordPressSandbox } from './sandbox.ts'

// The sandbox is worth what it has in common with the real thing: both are asked the same and must answer alike.

type Asked = { method?: string; path: string; body?: unknown; anonymous?: boolean }
type Answer = { status: number; total: string | null; json: unknown }
type Site = { url: string; authorization: string; ask(asked: Asked): Promise<Answer> }

function siteAt(url: string, login: string, password: string): Site {
  const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`
  return {
    url, authorization,
    async ask({ method = 'GET', path, body, anonymous = false }) {
      const headers = { ...(anonymous ? {} : { authorization }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
      const response = await fetch(`${url}/wp-json${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      return { status: response.status, total: response.headers.get('x-wp-total'), json: await response.json() }
    },
  }
}

/** The ids of what both sites hold: `#0` stands for the first comment, `#p` for the post. */
type Own = { comments: number[]; post: number }

const missing = await wordPressMissing()
const texts = ['Premier', 'Deuxième\nligne', 'R&D <3']

describe.skipIf(missing !== null)(`the sandbox beside a real WordPress${missing === null ? '' : `: skipped, ${missing}`}`, () => {
  let real: Site
  let fake: Site
  let ids: { real: Own; fake: Own }
  const ends: (() => Promise<void>)[] = []

  beforeAll(async () => {
    const wordpress = await startWordPress()
    ends.push(() => wordpress.stop())
    const sandbox = createWordPressSandbox({ title: 'Le blog de Vigie', user: { login: 'admin', name: 'admin', applicationPassword: 'pass', email: 'admin@example.test' } })
    await sandbox.listen()
    ends.push(() => sandbox.close())
    const post = { title: 'Bonjour', text: 'Un article' }
    const [there, here] = [await wordpress.post(post), sandbox.addPost({ ...post, at: Date.now() })]
    const at = Math.floor(Date.now() / 1000) - 5000
    const author = { name: 'Léa', email: 'lea@example.test' }
    const stored = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
    const real0 = await wordpress.comments([...texts.map(stored), 'pills', 'old'].map((text, n) => ({ ...author, post: there, text, at: at + n, approved: ['1', '0', '1', 'spam', 'trash'][n] ?? '1' })))
    const fake0 = [...texts, 'pills', 'old'].map((text, n) => sandbox.addComment({ postId: here, author, text, at: (at + n) * 1000, status: (['approved', 'hold', 'approved', 'spam', 'trash'] as const)[n] ?? 'approved' }))
    ids = { real: { comments: real0, post: there }, fake: { comments: fake0, post: here } }
    real = siteAt(wordpress.url, 'admin', wordpress.password)
    fake = siteAt(sandbox.url, 'admin', 'pass')
  })
  afterAll(async () => {
    for (const end of ends) await end()
  })

  /** Ids are each site's own, and mean the same by their place. */
  function alike(answer: Answer, own: Own, fields: readonly string[]): unknown {
    const plain = (json: unknown): unknown => {
      if (Array.isArray(json)) return json.map(plain)
      if (typeof json !== 'object' || json === null) return json
      return Object.fromEntries(Object.entries(json).filter(([name]) => fields.includes(name)).map(([name, value]) => [name, named(name, value, own)]))
    }
    return { status: answer.status, total: answer.total, json: plain(answer.json) }
  }

  async function compare(asked: Asked, fields: readonly string[]): Promise<void> {
    const on = async (site: Site, own: Own) => {
      const put = (text: string) => text.replaceAll(/#(\d|p)/g, (_, n: string) => String(n === 'p' ? own.post : own.comments[Number(n)]))
      const body = asked.body === undefined ? {} : { body: JSON.parse(put(JSON.stringify(asked.body)).replaceAll(/"(\d+)"/g, '$1')) as unknown }
      return alike(await site.ask({ ...asked, path: put(asked.path), ...body }), own, fields)
    }
    expect(await on(fake, ids.fake)).toEqual(await on(real, ids.real))
  }

  const fields = ['id', 'post', 'parent', 'author', 'author_name', 'author_email', 'author_url', 'date', 'date_gmt', 'content', 'status', 'type', 'meta', 'code']
  const list = '/wp/v2/comments?context=edit&orderby=id'

  test.each([
    `${list}&order=desc`, `${list}&order=asc&status=all`, `${list}&status=hold`, `${list}&status=spam`, `${list}&status=trash`, `${list}&status=any`, `${list}&status=post-trashed`,
    `${list}&status=all&type=all&per_page=1`, `${list}&status=all&per_page=1&page=2`, `${list}&status=all&per_page=1&offset=1`, `${list}&status=all&page=99`,
    `${list}&status=all&include=#0,#2`, `${list}&status=all&parent=#0`, `${list}&status=all&author=1`, `${list}&per_page=101`, `${list}&per_page=0`,
    `${list}&after=not-a-date`, '/wp/v2/comments?context=edit&orderby=likes', `${list}&status=all&modified_after=2099-01-01T00:00:00Z`, `${list}&status=all&search=Deux`,
    '/wp/v2/comments/#0?context=edit', '/wp/v2/comments/#1', '/wp/v2/comments/999999', '/wp/v2/nothing', '/wp/v2/comments?context=edit&_fields=id,content.raw,status',
  ])('reads %s alike', async (path) => {
    await compare({ path }, fields)
  })

  test.each(['/wp/v2/comments?context=edit', '/wp/v2/comments?status=hold', '/wp/v2/comments?_fields=id,status', '/wp/v2/comments/#0?context=edit', '/wp/v2/comments/#1', '/wp/v2/users/me'])(
    'strangers are shown the same of %s', async (path) => {
      await compare({ path, anonymous: true }, fields)
    })

  test('posts and ourselves read alike', async () => {
    await compare({ path: '/wp/v2/posts?include=#p&_fields=title,date_gmt' }, ['title'])
    await compare({ path: '/wp/v2/posts?include=999999' }, fields)
    await compare({ path: '/wp/v2/users/me?context=edit' }, ['name', 'slug', 'username'])
  })

  test('strangers may change nothing, in the same words', async () => {
    await compare({ method: 'POST', path: '/wp/v2/comments/#0', body: { status: 'spam' }, anonymous: true }, fields)
    await compare({ method: 'DELETE', path: '/wp/v2/comments/#0', anonymous: true }, fields)
    await compare({ method: 'POST', path: '/wp/v2/comments', body: { post: '#p', content: 'x' }, anonymous: true }, fields)
  })

  const changed = ['id', 'status', 'content', 'parent', 'author_ip', 'author_user_agent', 'code', 'deleted']
  test.each([
    ['hold', 'hold'], ['approve', 'approved'], ['spam', 'spam'], ['spam', 'spam'], ['unspam', 'approved'], ['unspam', 'hold'], ['trash', 'trash'], ['untrash', 'hold'], ['approved', 'approved'],
    ['no such status', 'approved'],
  ])('moves to %s alike: %s', async (status) => {
    await compare({ method: 'POST', path: '/wp/v2/comments/#0', body: { status, author_ip: '203.0.113.9', author_user_agent: 'Mozilla' } }, changed)
    await compare({ path: '/wp/v2/comments/#0?context=edit' }, changed)
  })

  test('an update that does not repeat them loses the visitor’s address', async () => {
    await compare({ method: 'POST', path: '/wp/v2/comments/#2', body: { status: 'hold', author_user_agent: 'Mozilla' } }, changed)
  })

  test('throws away, throws away again, takes back and removes alike', async () => {
    await compare({ method: 'DELETE', path: '/wp/v2/comments/#0' }, ['id', 'status'])
    await compare({ method: 'DELETE', path: '/wp/v2/comments/#0' }, ['code'])
    await compare({ method: 'POST', path: '/wp/v2/comments/#0', body: { status: 'untrash' } }, ['id', 'status'])
    await compare({ method: 'DELETE', path: '/wp/v2/comments/#3' }, ['id', 'status'])
    await compare({ method: 'POST', path: '/wp/v2/comments/#3', body: { status: 'untrash' } }, ['id', 'status'])
    await compare({ method: 'DELETE', path: '/wp/v2/comments/#4?force=true' }, ['deleted'])
    await compare({ path: '/wp/v2/comments/#4' }, ['code'])
  })

  test('takes a reply, refuses its twin, an empty one, one too long and one without a post alike', async () => {
    const said = ['parent', 'post', 'author', 'author_name', 'content', 'status', 'type', 'code']
    const reply = { post: '#p', parent: '#0', content: 'Oui.\nMerci &amp; &lt;3' }
    await compare({ method: 'POST', path: '/wp/v2/comments', body: reply }, said)
    await compare({ method: 'POST', path: '/wp/v2/comments', body: reply }, said)
    await compare({ method: 'POST', path: '/wp/v2/comments', body: { ...reply, content: '' } }, said)
    await compare({ method: 'POST', path: '/wp/v2/comments', body: { ...reply, content: 'x'.repeat(70_000) } }, said)
    await compare({ method: 'POST', path: '/wp/v2/comments', body: { post: 999_999, content: 'x' } }, said)
    await compare({ method: 'POST', path: '/wp/v2/comments', body: { post: '#p', content: '<b>gras</b><script>alert(1)</script>' } }, said)
  })
})

function named(field: string, value: unknown, own: Own): unknown {
  if (typeof value !== 'number' || value === 0) return value
  if (field === 'post' || (field === 'id' && value === own.post && !own.comments.includes(value))) return value === own.post ? 'the post' : value
  return field === 'id' || field === 'parent' ? `comment ${own.comments.indexOf(value)}` : value
}
