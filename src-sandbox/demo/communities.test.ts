import { expect, test } from 'vitest'
import { openCommunities } from './open-communities.ts'
import { seeded } from './random.ts'

const now = new Date(2026, 2, 10, 20, 30).getTime()

async function ask(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { headers })
  expect(response.status).toBe(200)
  return response.json()
}

test('the demo’s group and server open with the tokens of this start alone, and hold what was said in them', async () => {
  const communities = openCommunities(now, seeded(7))
  await communities.listen()
  try {
    const [telegram, discord] = communities.accounts()
    if (telegram === undefined || discord === undefined) throw new Error('no accounts')
    const { result } = await ask(`${telegram.url}/bot${telegram.secrets.token}/getUpdates`) as { result: { message?: { chat: { type: string } } }[] }
    expect(result.length).toBeGreaterThan(20)
    expect((await fetch(`${telegram.url}/bot7000000001:another_token_of_no_use_to_anybody/getMe`)).status).toBe(401)
    const bot = { authorization: `Bot ${discord.secrets.token}` }
    const [guild] = await ask(`${discord.url}/api/v10/users/@me/guilds`, bot) as { id: string; name: string }[]
    const channels = await ask(`${discord.url}/api/v10/guilds/${guild?.id}/channels`, bot) as { id: string }[]
    expect([guild?.name, channels.length]).toEqual(['Kestrane, la cordée', 2])
    const before = await ask(`${discord.url}/api/v10/channels/${channels[0]?.id}/messages?limit=100`, bot) as { timestamp: string }[]
    for (const { timestamp } of before) expect(Date.parse(timestamp)).toBeLessThan(now)
    for (let n = 0; n < 10; n += 1) communities.arrive(now + n)
    const after = await ask(`${discord.url}/api/v10/channels/${channels[0]?.id}/messages?limit=100`, bot) as { content: string }[]
    expect(after.length).toBe(before.length + 5)
    expect(new Set(after.map(({ content }) => content)).size).toBe(after.length)
  } finally {
    await communities.close()
  }
})
