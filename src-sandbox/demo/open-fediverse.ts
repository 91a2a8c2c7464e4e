import { randomBytes } from 'node:crypto'
import { createMastodonSandbox } from '../mastodon/sandbox.ts'
import type { Extras } from '../mastodon/network.ts'
import { noisetteFediverse } from './noisette-fediverse.ts'
import { personOf } from './people.ts'
import type { Rng } from './random.ts'
import type { Said } from './said.ts'
import { converse, spread } from './schedule.ts'
import type { Timed } from './schedule.ts'

export type DemoFediverseAccount = { network: 'mastodon'; brand: string; url: string; secrets: { token: string } }

const hour = 3_600_000
/** The newest of it is this old: the demo opens on something else. */
const quietMs = 20 * hour
const ours = 'noisette'
/** Reserved for examples (https://www.rfc-editor.org/rfc/rfc2606): servers that nobody has. */
const elsewhere = ['lecteurs.example', 'letterpress.example', 'phare.example'] as const

export type OpenFediverse = {
  readonly accounts: () => DemoFediverseAccount[]
  /** Somebody says once more what people there say. */
  arrive(at: number): void
  listen(): Promise<unknown>
  close(): Promise<unknown>
}

/** A bookshop’s account on a small server, and people of other servers; not yet listening. */
export function openFediverse(now: number, rng: Rng): OpenFediverse {
  const token = randomBytes(24).toString('base64url')
  const until = now - quietMs
  const sandbox = createMastodonSandbox({
    accounts: [{ username: ours, displayName: 'Chapitre & Noisette', token }], domain: 'tilleul.example', now: () => now, maxCharacters: 1_000,
  })
  const known = new Set<string>()
  function who(said: Said): string {
    if (said.own) return ours
    const slug = personOf(said.by).slug.replaceAll('-', '_').slice(0, 28)
    const domain = elsewhere[slug.length % elsewhere.length] ?? elsewhere[0]
    if (!known.has(slug)) sandbox.addAccount({ username: slug, displayName: said.by, domain })
    known.add(slug)
    return `${slug}@${domain}`
  }
  const extrasOf = ({ lang, photo }: Said): Extras => ({
    ...(lang === 'other' ? {} : { lang }), ...(photo === undefined ? {} : { images: [{ alt: photo, width: 1200, height: 800 }] }),
  })

  const posts: string[] = []
  for (const { text, ageHours, replies } of noisetteFediverse.posts.toSorted((a, b) => b.ageHours - a.ageHours)) {
    const at = now - ageHours * hour
    const post = sandbox.post(ours, text, at)
    posts.push(post)
    const say = (all: readonly Timed[], under: string): void => {
      for (const one of all) say(one.replies, sandbox.reply(who(one.said), under, one.said.text, one.at, extrasOf(one.said)))
    }
    say(spread(replies, at, until, rng), post)
  }
  const call = `@${ours}@tilleul.example`
  for (const { said, at } of spread(noisetteFediverse.mentions, now - 60 * hour, until, rng)) sandbox.post(who(said), `${call} ${said.text}`, at, extrasOf(said))
  for (const { warning, said } of noisetteFediverse.warned) sandbox.post(who(said), `${call} ${said.text}`, until - 3 * hour, { ...extrasOf(said), spoiler: warning })
  for (const { messages } of noisetteFediverse.talks) {
    const other = messages.find(({ own }) => !own)
    if (other === undefined) continue
    let last: string | null = null
    for (const { said, at } of converse(messages, until, rng)) {
      last = sandbox.direct(who(said), said.own ? who(other) : ours, said.own ? `@${who(other)} ${said.text}` : `${call} ${said.text}`, at, last)
    }
  }

  let arrived = 0
  return {
    accounts: () => [{ network: 'mastodon', brand: 'Chapitre & Noisette', url: sandbox.url, secrets: { token } }],
    arrive(at) {
      const said = noisetteFediverse.newcomers[arrived % noisetteFediverse.newcomers.length]
      const under = posts[arrived % posts.length]
      arrived += 1
      if (said !== undefined && under !== undefined) sandbox.reply(who(said), under, said.text, at, extrasOf(said))
    },
    listen: () => sandbox.listen(),
    close: () => sandbox.close(),
  }
}
