import { randomBytes } from 'node:crypto'
import { createBlueskySandbox } from '../bluesky/sandbox.ts'
import type { BlueskySandbox, Extras } from '../bluesky/sandbox.ts'
import { personOf } from './people.ts'
import { withReplies } from './plan.ts'
import type { PlannedSky } from './plan.ts'
import type { Said } from './said.ts'
import type { Timed } from './schedule.ts'

export type OpenSky = {
  readonly sandbox: BlueskySandbox
  readonly accounts: readonly { readonly plan: PlannedSky; readonly password: string }[]
  /** Somebody answers the n-th post of an account, mentions it, or writes to it. */
  say(key: PlannedSky['key'], where: number | 'mention' | 'message', said: Said, at: number): void
  /** Somebody speaks to nobody in particular. */
  overhear(by: string, text: string, at: number): void
  /** The one who wrote a post answers an answer to it. Nothing where it is not the demo's. */
  answerBack(parentUri: string, uri: string, text: string, at: number): void
}

// As Bluesky writes app passwords: four groups of four.
const newPassword = (): string => (randomBytes(8).toString('hex').match(/.{4}/g) ?? []).join('-')

const extrasOf = ({ lang, photo }: Said): Extras => ({
  ...(lang === 'other' ? {} : { langs: [lang] }),
  ...(photo === undefined ? {} : { images: [{ alt: photo, width: 480, height: 320 }] }),
})

/** One server with every account of the demo's brands, and all that was said to them, told in the order of its time; not yet listening. */
export function openSky(plans: readonly PlannedSky[]): OpenSky {
  const accounts = plans.map((plan) => ({ plan, password: newPassword() }))
  const sandbox = createBlueskySandbox({
    accounts: accounts.map(({ plan, password }) => ({ handle: plan.handle, displayName: plan.name, password, privileged: true })),
  })
  const postUris = new Map<PlannedSky['key'], string[]>(plans.map(({ key }) => [key, []]))
  const uris = new Map<Timed, string>()
  const speakers = new Map<string, string>()

  function handleOf(said: Said, plan: PlannedSky): string {
    if (said.own) return plan.handle
    const { handle, name } = personOf(said.by)
    sandbox.addAccount({ handle, displayName: name })
    return handle
  }

  function answer(plan: PlannedSky, parentUri: string, said: Said, at: number): string {
    const handle = handleOf(said, plan)
    const { uri } = sandbox.reply(handle, parentUri, said.text, at, extrasOf(said))
    if (!said.own) speakers.set(uri, handle)
    return uri
  }

  function mention(plan: PlannedSky, said: Said, at: number): string {
    const handle = handleOf(said, plan)
    const { uri } = sandbox.mention(handle, plan.handle, said.text.replaceAll('{brand}', `@${plan.handle}`), at, extrasOf(said))
    speakers.set(uri, handle)
    return uri
  }

  const steps: { at: number; take(): void }[] = []
  const answers = (plan: PlannedSky, replies: readonly Timed[], parent: () => string): void => {
    for (const one of replies) {
      steps.push({ at: one.at, take: () => void uris.set(one, answer(plan, parent(), one.said, one.at)) })
      answers(plan, one.replies, () => uris.get(one) ?? '')
    }
  }
  for (const plan of plans) {
    for (const [n, post] of plan.posts.entries()) {
      const uriOf = (): string => postUris.get(plan.key)?.[n] ?? ''
      // Posts are listed with their answers, in any order of time: each keeps its place.
      steps.push({ at: post.at, take: () => { (postUris.get(plan.key) ?? [])[n] = sandbox.post(plan.handle, post.text, post.at, { langs: ['fr'] }).uri } })
      answers(plan, post.replies, uriOf)
      for (const one of withReplies(post.quotes)) {
        steps.push({ at: one.at, take: () => void sandbox.quote(handleOf(one.said, plan), uriOf(), one.said.text, one.at, extrasOf(one.said)) })
      }
    }
    for (const one of plan.mentions) {
      steps.push({ at: one.at, take: () => void uris.set(one, mention(plan, one.said, one.at)) })
      answers(plan, one.replies, () => uris.get(one) ?? '')
    }
    for (const talk of plan.talks) {
      const other = talk.find(({ said }) => !said.own)
      if (other === undefined) continue
      const handle = (): string => handleOf(other.said, plan)
      for (const { said, at } of talk) {
        steps.push({ at, take: () => void sandbox.message(said.own ? plan.handle : handle(), said.own ? handle() : plan.handle, said.text, at) })
      }
    }
  }
  for (const step of steps.sort((a, b) => a.at - b.at)) step.take()

  return {
    sandbox,
    accounts,
    say(key, where, said, at) {
      const plan = plans.find((one) => one.key === key)
      if (plan === undefined) return
      if (where === 'mention') mention(plan, said, at)
      else if (where === 'message') sandbox.message(handleOf(said, plan), plan.handle, said.text, at)
      else answer(plan, postUris.get(key)?.[where] ?? '', said, at)
    },
    overhear(by, text, at) {
      const { handle, name } = personOf(by)
      sandbox.addAccount({ handle, displayName: name })
      sandbox.post(handle, text, at, { langs: ['fr'] })
    },
    answerBack(parentUri, uri, text, at) {
      const handle = speakers.get(parentUri)
      if (handle !== undefined) speakers.set(sandbox.reply(handle, uri, text, at).uri, handle)
    },
  }
}
