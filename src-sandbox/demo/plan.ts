import { hostileMarkup, hostileNames, hostilePost, hostileTexts } from './hostile.ts'
import { kestraneSky } from './kestrane-sky.ts'
import { noisetteBlog } from './noisette-blog.ts'
import { seeded } from './random.ts'
import type { Rng } from './random.ts'
import { xx } from './said.ts'
import type { BlogPost, Said, Sky } from './said.ts'
import { sauvalineBlog } from './sauvaline-blog.ts'
import { sauvalineSky } from './sauvaline-sky.ts'
import { converse, spanMs, spread } from './schedule.ts'
import type { Timed } from './schedule.ts'

export type PlannedBlog = {
  readonly key: 'sauvalineBlog' | 'noisetteBlog'
  readonly brand: string
  readonly title: string
  /** Both styles of address that WordPress knows, one each. */
  readonly permalinks: 'pretty' | 'plain'
  readonly user: { readonly login: string; readonly name: string }
  readonly posts: readonly {
    readonly title: string
    readonly text: string
    readonly at: number
    readonly comments: readonly Timed[]
    /** Comments that lie in the site's database as markup. */
    readonly markup: readonly string[]
  }[]
}

export type PlannedSky = {
  readonly key: 'sauvalineSky' | 'kestraneSky'
  readonly brand: string
  readonly handle: string
  readonly name: string
  readonly posts: readonly { readonly text: string; readonly at: number; readonly replies: readonly Timed[]; readonly quotes: readonly Timed[] }[]
  readonly mentions: readonly Timed[]
  readonly talks: readonly (readonly Timed[])[]
}

export type Plan = { readonly blogs: readonly PlannedBlog[]; readonly skies: readonly PlannedSky[] }

const hour = 3_600_000
const brands = { sauvaline: 'Sauvaline', noisette: 'Chapitre & Noisette', kestrane: 'Kestrane' } as const

/** The hostile set is signed by hostile names and waits for approval like anybody's first comment, half of it. */
function hostile(): Said[] {
  return hostileTexts.map((text, n) => {
    const said = xx(hostileNames[n % hostileNames.length] ?? 'x', text)
    return n % 2 === 0 ? { ...said, status: 'held' } : said
  })
}

function planPosts(posts: readonly BlogPost[], now: number, rng: Rng): PlannedBlog['posts'] {
  return posts.map(({ title, text, ageHours, comments }) => {
    const at = now - ageHours * hour
    return { title, text, at, comments: spread(comments, at, now, rng), markup: [] }
  })
}

/** It all came in one bad day, and is not what the inbox opens on. */
function planHostile(now: number, rng: Rng): PlannedBlog['posts'][number] {
  const { title, text, ageHours } = hostilePost
  const at = now - ageHours * hour
  return { title, text, at, comments: spread(hostile(), at, at + 24 * hour, rng), markup: hostileMarkup }
}

function planSky(sky: Sky, now: number, rng: Rng): Pick<PlannedSky, 'posts' | 'mentions' | 'talks'> {
  return {
    posts: sky.posts.map(({ text, ageHours, replies, quotes }) => {
      const at = now - ageHours * hour
      return { text, at, replies: spread(replies, at, now, rng), quotes: spread(quotes, at, now, rng) }
    }),
    mentions: spread(sky.mentions, now - spanMs, now, rng),
    talks: sky.talks.map(({ messages }) => converse(messages, now, rng)),
  }
}

/** Everything the demo's networks hold at their start. The same seed gives the same plan, shifted to end at `now`. */
export function planDemo(now: number, seed = 20_251): Plan {
  const rng = seeded(seed)
  return {
    blogs: [
      {
        key: 'sauvalineBlog',
        brand: brands.sauvaline,
        title: 'Le carnet de Sauvaline',
        permalinks: 'pretty',
        user: { login: 'atelier', name: 'L’atelier Sauvaline' },
        posts: planPosts(sauvalineBlog, now, rng),
      },
      {
        key: 'noisetteBlog',
        brand: brands.noisette,
        title: 'Chapitre & Noisette',
        permalinks: 'plain',
        user: { login: 'libraires', name: 'Les libraires' },
        posts: [...planPosts(noisetteBlog, now, rng), planHostile(now, rng)],
      },
    ],
    skies: [
      { key: 'sauvalineSky', brand: brands.sauvaline, handle: 'sauvaline.test', name: 'Sauvaline', ...planSky(sauvalineSky, now, rng) },
      { key: 'kestraneSky', brand: brands.kestrane, handle: 'kestrane.test', name: 'Kestrane', ...planSky(kestraneSky, now, rng) },
    ],
  }
}

/** What was said and all that answers it, in no order. */
export const withReplies = (timed: readonly Timed[]): Timed[] => timed.flatMap((one) => [one, ...withReplies(one.replies)])
