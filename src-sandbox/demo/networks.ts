import { arrivals } from './newcomers.ts'
import { openBlog } from './open-blog.ts'
import { openCommunities } from './open-communities.ts'
import type { DemoCommunityAccount } from './open-communities.ts'
import { openFediverse } from './open-fediverse.ts'
import type { DemoFediverseAccount } from './open-fediverse.ts'
import { openForums } from './open-forums.ts'
import type { DemoForumAccount } from './open-forums.ts'
import { openMail } from './open-mail.ts'
import type { OpenBlog } from './open-blog.ts'
import { openSky } from './open-sky.ts'
import { planDemo } from './plan.ts'
import { openPress, overheard } from './press.ts'
import type { DemoWatchPlan } from './press.ts'
import { pick, seeded } from './random.ts'
import { openVendors } from './open-vendors.ts'
import type { DemoVendorAccount } from './open-vendors.ts'
import { thanks } from './thanks.ts'

/** What the engine needs to connect one account of the demo, in the words of `account.add`. */
export type DemoNetworkAccount = { network: 'wordpress' | 'bluesky' | 'email'; brand: string; url: string; user: string; secrets: { password: string } }

export type DemoNetworks = {
  readonly accounts: DemoNetworkAccount[]
  /** The same for a bot in a group or a server, a member of a forum, and the big networks, which have tokens and no user name. */
  readonly communities: (DemoCommunityAccount | DemoForumAccount | DemoFediverseAccount | DemoVendorAccount)[]
  /** What the demo listens for, once its accounts are connected. */
  readonly watches: DemoWatchPlan[]
  /** Somebody new speaks, now. */
  arrive(): void
  /** Somebody new speaks about every `everyMs`, and whoever was answered may answer back, until `close`. A second call changes the pace. */
  startArrivals(everyMs: number): void
  close(): Promise<void>
}

export type DemoOptions = { now?: () => number; seed?: number }

/** Each so many comments, somebody speaks in a group, a server or a forum as well. */
const communityEvery = 4
/** And each so many, somebody answers on Mastodon. */
const fediverseEvery = 9
/** And each so many, somebody comments on one of the big networks. */
const vendorsEvery = 7

/** The demo's networks on loopback ports of the system's choice. Their passwords are made for this start and open nothing else. */
export async function startDemoNetworks({ now = Date.now, seed = 20_251 }: DemoOptions = {}): Promise<DemoNetworks> {
  const plan = planDemo(now(), seed)
  const rng = seeded(seed + 1)
  const stream = arrivals(rng)
  const blogs = plan.blogs.map(openBlog)
  const sky = openSky(plan.skies)
  const press = openPress(now())
  const mail = openMail(now())
  const servers = [...blogs.map(({ sandbox }) => sandbox), sky.sandbox, press.sandbox, mail.sandbox]
  for (const { by, text, ageHours } of overheard) sky.overhear(by, text, now() - ageHours * 3_600_000)
  const communities = openCommunities(now(), seeded(seed + 2))
  const forums = openForums(now(), seeded(seed + 3))
  const fediverse = openFediverse(now(), seeded(seed + 4))
  const vendors = openVendors({ now, rng: seeded(seed + 5) })
  await Promise.all([...servers.map((server) => server.listen()), communities.listen(), forums.listen(), fediverse.listen(), vendors.listen()])
  const timers = new Set<NodeJS.Timeout>()
  let beat: NodeJS.Timeout | null = null

  const later = (ms: number, work: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    // Nobody has to wait for the next customer to end the process.
    timers.add(timer.unref())
    return timer
  }

  let arrived = 0
  function arrive(): void {
    arrived += 1
    if (arrived % fediverseEvery === 0) fediverse.arrive(now())
    if (arrived % vendorsEvery === 0) vendors.arrive()
    if (arrived % communityEvery === 0) (arrived % (2 * communityEvery) === 0 ? communities : forums).arrive(now())
    const { on, post, said } = stream.nextArrival()
    if (on === 'sauvalineSky' || on === 'kestraneSky') sky.say(on, post, said, now())
    else if (typeof post === 'number') blogs.find((blog) => blog.plan.key === on)?.comment(post, said, now())
  }

  // Irregular, as people are: between half and one and a half times the pace.
  function next(everyMs: number): void {
    beat = later(everyMs * (0.5 + rng()), () => {
      arrive()
      next(everyMs)
    })
  }

  const answerBack = (work: (text: string) => void): void => {
    if (beat !== null && rng() < 0.7) later(15_000 + rng() * 45_000, () => work(pick(rng, thanks)))
  }
  for (const blog of blogs) blog.sandbox.onReply((reply) => answerBack((text) => answerOnBlog(blog, reply.parentId, reply.id, text)))
  sky.sandbox.onReply((reply) => answerBack((text) => sky.answerBack(reply.parentUri, reply.uri, text, now())))

  function answerOnBlog({ sandbox }: OpenBlog, parentId: number, id: number, text: string): void {
    const asked = sandbox.comments.get(parentId)
    // Whoever was put in the trash meanwhile keeps quiet.
    if (asked?.status !== 'approved' || asked.userId !== 0) return
    sandbox.addComment({ postId: asked.postId, parentId: id, author: asked.author, text, at: now() })
  }

  return {
    accounts: [
      ...blogs.map(({ plan: { brand, user }, sandbox, password }): DemoNetworkAccount =>
        ({ network: 'wordpress', brand, url: sandbox.url, user: user.login, secrets: { password } })),
      ...sky.accounts.map(({ plan: { brand, handle }, password }): DemoNetworkAccount =>
        ({ network: 'bluesky', brand, url: sky.sandbox.url, user: handle, secrets: { password } })),
      { network: 'email', brand: plan.blogs[0]?.brand ?? '', url: mail.sandbox.url, user: mail.address, secrets: { password: mail.password } },
    ],
    communities: [...communities.accounts(), ...forums.accounts(), ...fediverse.accounts(), ...vendors.accounts()],
    watches: press.watches(),
    arrive,
    startArrivals(everyMs) {
      if (beat !== null) {
        clearTimeout(beat)
        timers.delete(beat)
      }
      next(everyMs)
    },
    async close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      beat = null
      await Promise.all([...servers.map((server) => server.close()), communities.close(), forums.close(), fediverse.close(), vendors.close()])
    },
  }
}
