import { expect, test } from 'vitest'
import { openVendors } from './open-vendors.ts'
import type { DemoVendorAccount } from './open-vendors.ts'
import { seeded } from './random.ts'

const now = new Date(2026, 2, 10, 20, 30).getTime()

/** One list of each, as its adapter asks for it. */
const lists: Record<DemoVendorAccount['network'], string> = {
  facebook: '/v25.0/104500000000026/published_posts?fields=id,created_time',
  instagram: '/v25.0/me/media?fields=id,timestamp',
  youtube: '/youtube/v3/commentThreads?part=snippet&mine=true',
  googlebusiness: '/v4/accounts/106123456789012345678/locations/4000000000000000000/reviews',
  x: '/2/users/me',
  tiktok: '/open_api/v1.3/business/video/list/?business_id=sauvaline-business',
  reddit: '/api/v1/me',
  linkedin: '/rest/organizationAcls?q=roleAssignee',
}

/** Without these some answer nobody. */
const manners = { 'user-agent': 'desktop:vigie:1.0 (by /u/kestrane_gear)', 'linkedin-version': '202609', 'x-restli-protocol-version': '2.0.0' }

test('the demo’s accounts on the big networks open with the tokens of this start alone, and nothing there is newer than a day', async () => {
  const vendors = openVendors({ now: () => now, rng: seeded(7) })
  await vendors.listen()
  try {
    const accounts = vendors.accounts()
    expect(accounts.map(({ network }) => network)).toEqual(Object.keys(lists))
    for (const { network, url, secrets } of accounts) {
      const opens = async (token: string): Promise<boolean> => {
        const response = await fetch(`${url}${lists[network]}`, { headers: { ...manners, authorization: `Bearer ${token}`, 'access-token': token } })
        // TikTok says no with a 200.
        return ![401, 403].includes(response.status) && !(await response.text()).includes('40105')
      }
      expect([network, await opens('nobody'), await opens(secrets['token'] ?? '')]).toEqual([network, false, true])
    }
    const [page] = accounts
    if (page === undefined) throw new Error('no page')
    const read = async (path: string) => ((await (await fetch(`${page.url}/v25.0/${path}`, { headers: { authorization: `Bearer ${page.secrets['token']}` } })).json()) as { data: { id: string; created_time: string }[] }).data
    const posts = await read('104500000000026/published_posts?fields=id,created_time')
    const comments = async () => (await Promise.all(posts.map(({ id }) => read(`${id}/comments?filter=stream&fields=id,created_time&limit=100`)))).flat()
    const before = await comments()
    expect(before.length).toBeGreaterThan(8)
    for (const { created_time: at } of before) expect(Date.parse(at.replace('+0000', 'Z'))).toBeLessThan(now - 19 * 3_600_000)
    for (let n = 0; n < 20; n += 1) vendors.arrive()
    expect((await comments()).length).toBeGreaterThan(before.length)
  } finally {
    await vendors.close()
  }
})
