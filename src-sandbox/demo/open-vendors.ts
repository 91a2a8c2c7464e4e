import { randomBytes } from 'node:crypto'
import { createFacebookSandbox } from '../facebook/sandbox.ts'
import { createBusinessSandbox } from '../google-business-profile/sandbox.ts'
import { createInstagramSandbox } from '../instagram/sandbox.ts'
import { createLinkedInSandbox } from '../linkedin/sandbox.ts'
import { createRedditSandbox } from '../reddit/sandbox.ts'
import { createTikTokSandbox } from '../tiktok/sandbox.ts'
import { createXSandbox } from '../x/sandbox.ts'
import { createYouTubeSandbox } from '../youtube/sandbox.ts'
import { kestranePosts } from './kestrane-posts.ts'
import { kestraneCommunity, kestranePage, sauvalineVideos } from './more-vendors.ts'
import { noisetteChannel, noisetteReviews } from './noisette-channel.ts'
import { personOf } from './people.ts'
import type { Rng } from './random.ts'
import type { Said } from './said.ts'
import { sauvalinePage, sauvalinePictures } from './sauvaline-page.ts'
import type { PagePost } from './sauvaline-page.ts'
import { converse, spread } from './schedule.ts'
import type { Timed } from './schedule.ts'

export type DemoVendorAccount = { network: 'facebook' | 'instagram' | 'youtube' | 'googlebusiness' | 'x' | 'tiktok' | 'reddit' | 'linkedin'; brand: string; url: string; user?: string; secrets: Record<string, string> }

const hour = 3_600_000
/** The newest of it is this old: the demo opens on something else. */
const quietMs = 20 * hour
/** What is written in private is older than the day in which it could be answered there. */
const silentMs = 26 * hour

type Times = { now: () => number; rng: Rng }
type Opened = { accounts(): DemoVendorAccount[]; arrive(said: Said): void; newcomers: readonly Said[]; server: { listen(): Promise<unknown>; close(): Promise<unknown> } }
const token = () => randomBytes(24).toString('base64url')

/** Names of an account are latin letters, and short. */
const handleOf = (by: string): string => personOf(by).slug.replaceAll('-', '_').slice(0, 15)

/** All that was said under a post, answers after what they answer; `say` gives the id of what it has put there. */
function fill(posts: readonly PagePost[], { now, rng }: Times, begin: (text: string, at: number) => string, say: (post: string, one: Timed, under: string | null) => string): string[] {
  return posts.toSorted((a, b) => b.ageHours - a.ageHours).map(({ text, ageHours, said }) => {
    const at = now() - ageHours * hour
    const post = begin(text, at)
    const put = (all: readonly Timed[], under: string | null): void => {
      for (const one of all) put(one.replies, say(post, one, under))
    }
    put(spread(said, at, now() - quietMs, rng), null)
    return post
  })
}

function openFacebook({ now, rng }: Times): Opened {
  const page = { id: '104500000000026', name: 'Sauvaline', username: 'sauvaline', token: token() }
  const sandbox = createFacebookSandbox({ pages: [page], now })
  const say = (post: string, { said, at }: Timed, under: string | null) => (said.own ? sandbox.answer(post, said.text, at, under) : sandbox.comment(post, said.by, said.text, at, under))
  const posts = fill(sauvalinePage.posts, { now, rng }, (text, at) => sandbox.post(text, at), say)
  fill([sauvalinePage.ad], { now, rng }, (text, at) => sandbox.post(text, at, { kind: 'ad' }), say)
  for (const { said, at } of spread(sauvalinePage.visitors, now() - 90 * hour, now() - quietMs, rng)) sandbox.post(said.text, at, { by: said.by, kind: 'visitor' })
  for (const [n, { said, positive }] of sauvalinePage.recommendations.entries()) sandbox.rate(said.by, said.text, now() - (60 + 50 * n) * hour, positive)
  for (const talk of sauvalinePage.talks) {
    const other = talk.find(({ own }) => !own)
    for (const { said, at } of converse(talk, now() - silentMs, rng)) if (other !== undefined) sandbox.message(other.by, said.text, at, page.id, said.own)
  }
  return {
    server: sandbox, newcomers: sauvalinePage.newcomers, arrive: (said) => void sandbox.comment(posts.at(-1) ?? '', said.by, said.text, now()),
    accounts: () => [{ network: 'facebook', brand: 'Sauvaline', url: sandbox.url, secrets: { token: page.token } }],
  }
}

function openInstagram({ now, rng }: Times): Opened {
  const user = { id: '17841400000000026', username: 'sauvaline', name: 'Sauvaline', token: token() }
  const sandbox = createInstagramSandbox({ user, now })
  const by = (said: Said) => (said.own ? user.username : said.by)
  const posts = fill(sauvalinePictures.posts, { now, rng }, (text, at) => sandbox.post(text, at), (post, { said, at }, under) => sandbox.comment(post, by(said), said.text, at, under))
  for (const { said, at } of spread(sauvalinePictures.tagged, now() - 80 * hour, now() - quietMs, rng)) sandbox.post(said.text, at, said.by)
  for (const talk of sauvalinePictures.talks) {
    const other = talk.find(({ own }) => !own)
    for (const { said, at } of converse(talk, now() - silentMs, rng)) if (other !== undefined) sandbox.message(other.by, said.text, at, said.own)
  }
  return {
    server: sandbox, newcomers: sauvalinePictures.newcomers, arrive: (said) => void sandbox.comment(posts.at(-1) ?? '', said.by, said.text, now()),
    accounts: () => [{ network: 'instagram', brand: 'Sauvaline', url: sandbox.url, secrets: { token: user.token } }],
  }
}

const statuses = { approved: 'published', held: 'heldForReview', spam: 'likelySpam' } as const

function openYouTube({ now, rng }: Times): Opened {
  const channel = 'Chapitre & Noisette'
  const sandbox = createYouTubeSandbox({ token: token(), channel, now })
  const videos = fill(noisetteChannel.videos, { now, rng }, (text, at) => sandbox.addVideo(text, at), (video, { said, at }, under) =>
    sandbox.say(video, said.own ? channel : said.by, said.text, { at, status: statuses[said.status], ...(under === null ? {} : { under }) }))
  return {
    server: sandbox, newcomers: noisetteChannel.newcomers, arrive: (said) => void sandbox.say(videos.at(-1) ?? '', said.by, said.text, { at: now() }),
    accounts: () => [{ network: 'youtube', brand: 'Chapitre & Noisette', url: sandbox.url, secrets: sandbox.granted }],
  }
}

function openReviews({ now }: Times): Opened {
  const sandbox = createBusinessSandbox({ token: token(), now })
  const shop = sandbox.addLocation('Chapitre & Noisette, Nantes')
  for (const { by, stars, text, ageHours } of noisetteReviews) sandbox.say(shop, by, text, { rating: stars, at: now() - ageHours * hour })
  return {
    server: sandbox, newcomers: [], arrive: () => undefined,
    accounts: () => [{ network: 'googlebusiness', brand: 'Chapitre & Noisette', url: sandbox.url, secrets: sandbox.granted }],
  }
}

function openX({ now, rng }: Times): Opened {
  const username = 'kestrane'
  const sandbox = createXSandbox({ token: token(), username, now })
  const by = (said: Said) => (said.own ? username : handleOf(said.by))
  fill(kestranePosts.posts, { now, rng }, (text, at) => sandbox.post(text, at), (post, { said, at }, under) => sandbox.say(by(said), said.text, { at, under: under ?? post }))
  for (const { said, at } of spread(kestranePosts.mentions, now() - 70 * hour, now() - quietMs, rng)) sandbox.say(by(said), said.text, { at })
  for (const talk of kestranePosts.talks) for (const { said, at } of converse(talk, now() - silentMs, rng)) sandbox.write(by(said), said.text, at)
  return {
    server: sandbox, newcomers: kestranePosts.newcomers, arrive: (said) => void sandbox.say(by(said), said.text),
    accounts: () => [{ network: 'x', brand: 'Kestrane', url: sandbox.url, secrets: sandbox.granted }],
  }
}

function openTikTok({ now, rng }: Times): Opened {
  const account = { openId: 'sauvaline-business', username: 'sauvaline', name: 'Sauvaline', token: token() }
  const sandbox = createTikTokSandbox({ account, now })
  fill(sauvalineVideos, { now, rng }, (text, at) => sandbox.video(text, at), (video, { said, at }, under) => sandbox.comment(video, said.by, said.text, at, under))
  return {
    server: sandbox, newcomers: [], arrive: () => undefined,
    accounts: () => [{ network: 'tiktok', brand: 'Sauvaline', url: sandbox.url, user: account.openId, secrets: sandbox.granted }],
  }
}

function openReddit({ now, rng }: Times): Opened {
  const [user, community] = ['kestrane_gear', 'kestrane']
  const sandbox = createRedditSandbox({ token: token(), user, moderates: [community], now })
  for (const { by, ...post } of kestraneCommunity) {
    fill([post], { now, rng }, (text, at) => sandbox.post(community, by, text, at), (under, { said, at }, answered) => sandbox.say(said.own ? user : said.by, answered ?? under, said.text, at))
  }
  return {
    server: sandbox, newcomers: [], arrive: () => undefined,
    accounts: () => [{ network: 'reddit', brand: 'Kestrane', url: sandbox.url, user, secrets: sandbox.granted }],
  }
}

function openLinkedIn({ now, rng }: Times): Opened {
  const secrets = { token: token() }
  const sandbox = createLinkedInSandbox({ token: secrets.token, organizations: [{ id: '2600026', name: 'Kestrane', vanity: 'kestrane' }], now })
  fill(kestranePage, { now, rng }, (text, at) => sandbox.post(text, at), (post, { said, at }, under) => sandbox.comment(under ?? post, said.by, said.text, at))
  return { server: sandbox, newcomers: [], arrive: () => undefined, accounts: () => [{ network: 'linkedin', brand: 'Kestrane', url: sandbox.url, secrets }] }
}

export type OpenVendors = {
  readonly accounts: () => DemoVendorAccount[]
  /** Somebody says once more what people there say. */
  arrive(): void
  listen(): Promise<unknown>
  close(): Promise<unknown>
}

/** The networks of the big vendors, each with an account of one of the brands; not yet listening. A new one is one line here. */
export function openVendors(times: Times): OpenVendors {
  const all = [openFacebook(times), openInstagram(times), openYouTube(times), openReviews(times), openX(times), openTikTok(times), openReddit(times), openLinkedIn(times)]
  const waiting = all.flatMap((one) => one.newcomers.map((said) => ({ one, said })))
  let arrived = 0
  return {
    accounts: () => all.flatMap((one) => one.accounts()),
    arrive() {
      const next = waiting[(arrived * 3) % waiting.length]
      arrived += 1
      next?.one.arrive(next.said)
    },
    listen: () => Promise.all(all.map(({ server }) => server.listen())),
    close: () => Promise.all(all.map(({ server }) => server.close())),
  }
}
