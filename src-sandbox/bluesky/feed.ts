import type { SandboxAnswer, SandboxRequest } from '../server.ts'
import { fieldsOf, invalid, limitIn, ok, pageOf, refuse } from './answers.ts'
import type { Call } from './answers.ts'
import { linkTo, post } from './network.ts'
import type { Network, Notice, PostFields, Stored } from './network.ts'
import type { Views } from './views.ts'

const keyOfPost = (one: Stored) => `${String(one.indexedAt).padStart(15, '0')}-${one.rkey}`
/** An instant, as there; ours has nine digits more for those of one millisecond. */
const keyOfNotice = (one: Notice) => new Date(one.at).toISOString().replace('Z', `${String(one.n).padStart(9, '0')}Z`)
const newest = <T>(list: readonly T[], keyOf: (one: T) => string) => [...list].sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
const withCursor = (body: object, next: string | null) => ok(next === null ? body : { ...body, cursor: next })

/** A cursor that no page gave: the AppView fails under it, and the PDS says so. */
function junkCursor(request: SandboxRequest): SandboxAnswer | null {
  const cursor = request.query.get('cursor')
  return cursor === null || /^(\d{15}-|\d{4}-\d\d-\d\dT)/.test(cursor) ? null : refuse(502, 'UpstreamFailure', 'pipethrough network error')
}

/** app.bsky.*: what the AppView shows of it all. */
export function createFeed(network: Network, views: Views) {
  const visible = (stored: Stored | undefined, viewer: string): stored is Stored =>
    stored !== undefined && stored.collection === post && !views.blocked(viewer, stored.did)

  const listNotifications = ({ request, caller }: Call): SandboxAnswer => {
    const limit = limitIn(request, 50, 100)
    if (limit === null) return invalid('Error: Params/limit can not be greater than 100')
    const junk = junkCursor(request)
    if (junk !== null) return junk
    const reasons = request.query.getAll('reasons')
    const mine = network.notices.filter((one) => one.for === caller.did && one.shownAt <= network.now())
    const { page, next } = pageOf(newest(mine, keyOfNotice), keyOfNotice, limit, request.query.get('cursor'))
    // As there, the page is filtered after it is cut: it may be empty and yet have a cursor.
    const notifications = page.flatMap((notice) => {
      const stored = network.shown(notice.uri)
      if (stored === undefined || views.blocked(caller.did, stored.did) || (reasons.length > 0 && !reasons.includes(notice.reason)))
        return []
      return [
        {
          uri: stored.uri,
          cid: stored.cid,
          author: views.profile(stored.did, caller.did),
          reason: notice.reason,
          record: stored.value,
          ...(notice.subject === null ? {} : { reasonSubject: notice.subject }),
          isRead: false,
          indexedAt: views.iso(notice.at),
          labels: [],
        },
      ]
    })
    return withCursor({ notifications }, next)
  }

  const getPosts = ({ request, caller }: Call): SandboxAnswer => {
    const uris = [...new Set(request.query.getAll('uris'))]
    if (uris.length === 0 || uris.length > 25) return invalid('Error: Params/uris must not have more than 25 elements')
    return ok({
      posts: uris
        .map((uri) => network.shown(uri))
        .filter((one) => visible(one, caller.did))
        .map((one) => views.postView(one, caller.did)),
    })
  }

  const getAuthorFeed = ({ request, caller }: Call): SandboxAnswer => {
    const limit = limitIn(request, 50, 100)
    const actor = network.find(request.query.get('actor') ?? '')
    if (limit === null || actor === undefined) return invalid('Profile not found')
    const junk = junkCursor(request)
    if (junk !== null) return junk
    const all = network.shownLinked(linkTo.own(post, actor.did))
    const wanted =
      request.query.get('filter') === 'posts_no_replies' ? all.filter((one) => (one.value as PostFields).reply === undefined) : all
    const { page, next } = pageOf(newest(wanted, keyOfPost), keyOfPost, limit, request.query.get('cursor'))
    return withCursor({ feed: page.map((one) => views.feedEntry(one, caller.did)) }, next)
  }

  /** Every word asked for, in any order; in a row where they stand in quotes. */
  const searchPosts = ({ request, caller }: Call): SandboxAnswer => {
    const limit = limitIn(request, 25, 100)
    const asked = (request.query.get('q') ?? '').toLowerCase()
    if (limit === null || asked === '') return invalid('Error: Params must have the property "q"')
    const wanted = asked.startsWith('"') ? [asked.replaceAll('"', '')] : asked.split(/\s+/)
    const all = Array.from(network.records.values(), ({ uri }) => network.shown(uri)).filter((one) => visible(one, caller.did))
    const found = all.filter((one) => wanted.every((word) => (one.value as PostFields).text.toLowerCase().includes(word)))
    const { page, next } = pageOf(newest(found, keyOfPost), keyOfPost, limit, request.query.get('cursor'))
    return withCursor({ posts: page.map((one) => views.postView(one, caller.did)) }, next)
  }

  const getPostThread = ({ request, caller }: Call): SandboxAnswer => {
    const depth = limitIn(request, 6, 1000, 'depth')
    const uri = request.query.get('uri') ?? ''
    if (depth === null) return invalid('Error: Params/depth can not be greater than 1000')
    const stored = network.shown(uri)
    if (!visible(stored, caller.did)) return invalid(`Post not found: ${uri}`, 'NotFound')
    const threadgate = views.threadgate((stored.value as PostFields).reply?.root.uri ?? stored.uri)
    return ok({ thread: views.thread(stored, caller.did, depth), ...(threadgate === undefined ? {} : { threadgate }) })
  }

  const detailed = (did: string, viewer: string) => ({
    ...views.profile(did, viewer),
    followersCount: 0,
    followsCount: 0,
    postsCount: network.of(post, did).length,
    indexedAt: views.iso(network.mustFind(did).createdAt),
  })

  const getProfile = ({ request, caller }: Call): SandboxAnswer => {
    const account = network.find(request.query.get('actor') ?? '')
    return account === undefined ? invalid('Profile not found') : ok(detailed(account.did, caller.did))
  }

  const getProfiles = ({ request, caller }: Call): SandboxAnswer => {
    const actors = request.query.getAll('actors')
    if (actors.length === 0 || actors.length > 25) return invalid('Error: Params/actors must not have more than 25 elements')
    return ok({ profiles: actors.flatMap((actor) => network.find(actor) ?? []).map((account) => detailed(account.did, caller.did)) })
  }

  /** 200 without a word, however often. */
  const setMuted = (on: boolean) => ({ request, caller }: Call): SandboxAnswer => {
    const { actor } = fieldsOf(request)
    if (typeof actor !== 'string') return invalid('Input must have the property "actor"')
    const account = network.find(actor)
    if (account === undefined) return invalid('Actor not found')
    if (account.did === caller.did) return invalid('Cannot mute oneself')
    const mute = linkTo.mute(caller.did, account.did)
    if (on) network.mutes.add(mute)
    else network.mutes.delete(mute)
    return { status: 200 }
  }

  return {
    'app.bsky.notification.listNotifications': listNotifications,
    'app.bsky.feed.getPosts': getPosts,
    'app.bsky.feed.getAuthorFeed': getAuthorFeed,
    'app.bsky.feed.getPostThread': getPostThread,
    'app.bsky.feed.searchPosts': searchPosts,
    'app.bsky.actor.getProfile': getProfile,
    'app.bsky.actor.getProfiles': getProfiles,
    'app.bsky.graph.muteActor': setMuted(true),
    'app.bsky.graph.unmuteActor': setMuted(false),
  }
}
