import { expect, test } from 'vitest'
import { openFediverse } from './open-fediverse.ts'
import { seeded } from './random.ts'

const now = new Date(2026, 2, 10, 20, 30).getTime()

test('the demo’s Mastodon opens with the token of this start alone, holds what was said there in both languages, and more comes', async () => {
  const fediverse = openFediverse(now, seeded(7))
  await fediverse.listen()
  try {
    const [account] = fediverse.accounts()
    if (account === undefined) throw new Error('no account')
    const ask = (path: string, token = account.secrets.token) => fetch(`${account.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    type Told = { created_at: string; status: { content: string; language: string | null; spoiler_text: string; media_attachments: unknown[] } }
    const told = async () => await (await ask('/api/v1/notifications?types[]=mention&limit=80')).json() as Told[]
    const before = await told()
    expect(before.length).toBeGreaterThan(12)
    expect(before.filter(({ status }) => status.language === 'en').length).toBeGreaterThan(3)
    expect(before.filter(({ status }) => status.spoiler_text !== '')).toHaveLength(1)
    expect(before.filter(({ status }) => status.media_attachments.length > 0)).toHaveLength(1)
    // The demo opens on something else.
    for (const { created_at: at } of before) expect(Date.parse(at)).toBeLessThan(now - 12 * 3_600_000)
    expect(await (await ask('/api/v1/conversations')).json()).toHaveLength(1)
    expect((await ask('/api/v1/notifications', 'another')).status).toBe(401)
    for (let n = 0; n < 4; n += 1) fediverse.arrive(now + n)
    expect(await told()).toHaveLength(before.length + 4)
  } finally {
    await fediverse.close()
  }
})
