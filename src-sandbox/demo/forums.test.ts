import { expect, test } from 'vitest'
import { openForums } from './open-forums.ts'
import { seeded } from './random.ts'

const now = new Date(2026, 2, 10, 20, 30).getTime()

async function ask(url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, { headers })
  expect(response.status).toBe(200)
  return response.json()
}

test('the demo’s forums open with the key and the token of this start alone, and hold what was said in them', async () => {
  const forums = openForums(now, seeded(7))
  await forums.listen()
  try {
    const [discourse, nodebb] = forums.accounts()
    if (discourse?.network !== 'discourse' || nodebb?.network !== 'nodebb') throw new Error('no accounts')
    const key = { 'user-api-key': discourse.secrets.key }
    const posts = async () => (await ask(`${discourse.url}/posts.json`, key) as { latest_posts: { created_at: string; raw: string }[] }).latest_posts
    const before = await posts()
    expect(before.length).toBeGreaterThan(12)
    for (const { created_at: at } of before) expect(Date.parse(at)).toBeLessThan(now)
    const { reviewables } = await ask(`${discourse.url}/review.json`, key) as { reviewables: { created_at: string }[] }
    expect(reviewables).toHaveLength(4)
    // The demo opens on something else.
    for (const { created_at: at } of [...before, ...reviewables]) expect(Date.parse(at)).toBeLessThan(now - 12 * 3_600_000)
    expect((await fetch(`${discourse.url}/posts.json`, { headers: { 'user-api-key': 'another' } })).status).toBe(403)
    const bearer = { authorization: `Bearer ${nodebb.secrets.token}` }
    expect((await ask(`${nodebb.url}/api/recent`, bearer) as { topics: unknown[] }).topics).toHaveLength(3)
    expect((await ask(`${nodebb.url}/api/flags`, bearer) as { flags: unknown[] }).flags).toHaveLength(2)
    for (let n = 0; n < 6; n += 1) forums.arrive(now + n)
    const after = await posts()
    expect(after.length).toBe(before.length + 3)
    expect(new Set(after.map(({ raw }) => raw)).size).toBe(after.length)
  } finally {
    await forums.close()
  }
})
