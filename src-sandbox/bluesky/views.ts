import { gate, linkTo, quotedBy } from './network.ts'
import type { Fields, Network, PostFields, Ref, Stored } from './network.ts'
import { cidOf, splitUri } from './names.ts'

const iso = (at: number) => new Date(at).toISOString()

/** What the AppView answers with, as one viewer sees it. `base` is where pictures are served. */
export function createViews(network: Network, base: () => string) {
  const blockOf = (by: string, of: string): Stored | undefined => network.shownLinked(linkTo.block(by, of))[0]
  const blocked = (a: string, b: string): boolean => blockOf(a, b) !== undefined || blockOf(b, a) !== undefined

  /** Through one of their lists somebody is muted as well, whatever they say about that one. */
  function muted(by: string, of: string): Fields {
    const list = network.mutedByList.get(linkTo.mute(by, of))
    if (list === undefined) return { muted: network.mutes.has(linkTo.mute(by, of)) }
    const view = { uri: list, cid: cidOf({ list }), name: 'Liste', purpose: 'app.bsky.graph.defs#modlist' }
    return { muted: true, mutedByList: view }
  }

  function profile(did: string, viewer: string): Fields {
    const account = network.mustFind(did)
    const blocking = blockOf(viewer, did)?.uri
    return {
      did,
      handle: account.handle,
      ...(account.displayName === '' ? {} : { displayName: account.displayName }),
      avatar: `${base()}/img/avatar/${encodeURIComponent(did)}.png`,
      viewer: { ...muted(viewer, did), blockedBy: blockOf(did, viewer) !== undefined, ...(blocking === undefined ? {} : { blocking }) },
      labels: [],
      createdAt: iso(account.createdAt),
    }
  }

  const repliesTo = (uri: string): Stored[] => network.shownLinked(linkTo.reply(uri))

  function postView(stored: Stored, viewer: string): Fields {
    const likes = network.shownLinked(linkTo.like(stored.uri))
    const mine = likes.find((one) => one.did === viewer)?.uri
    const embed = embedView(stored, viewer)
    const isRoot = (stored.value as PostFields).reply === undefined
    const gateView = isRoot ? threadgate(stored.uri) : undefined
    return {
      uri: stored.uri,
      cid: stored.cid,
      author: profile(stored.did, viewer),
      record: stored.value,
      ...(embed === undefined ? {} : { embed }),
      replyCount: repliesTo(stored.uri).length,
      repostCount: 0,
      likeCount: likes.length,
      quoteCount: network.shownLinked(linkTo.quote(stored.uri)).length,
      indexedAt: iso(stored.indexedAt),
      viewer: { threadMuted: false, replyDisabled: false, embeddingDisabled: false, ...(mine === undefined ? {} : { like: mine }) },
      labels: [],
      ...(gateView === undefined ? {} : { threadgate: gateView }),
    }
  }

  function threadgate(rootUri: string): Fields | undefined {
    const { did, rkey } = splitUri(rootUri)
    const stored = network.shown(`at://${did}/${gate}/${rkey}`)
    return stored === undefined ? undefined : { uri: stored.uri, cid: stored.cid, record: stored.value, lists: [] }
  }

  function embedView(stored: Stored, viewer: string): Fields | undefined {
    const embed = stored.value['embed'] as
      { $type: string; images?: { alt: string; aspectRatio?: Fields }[]; external?: Fields } | undefined
    if (embed?.$type === 'app.bsky.embed.images') {
      const picture = (index: number) => `${base()}/img/post/${stored.rkey}-${index}.png`
      const images = (embed.images ?? []).map(({ alt, aspectRatio }, index) => ({
        thumb: picture(index),
        fullsize: picture(index),
        alt,
        ...(aspectRatio === undefined ? {} : { aspectRatio }),
      }))
      return { $type: 'app.bsky.embed.images#view', images }
    }
    if (embed?.$type === 'app.bsky.embed.external') return { $type: 'app.bsky.embed.external#view', external: embed.external }
    const quoted = quotedBy(stored.value)
    if (quoted === null) return undefined
    const of = network.shown(quoted)
    if (of === undefined)
      return { $type: 'app.bsky.embed.record#view', record: { $type: 'app.bsky.embed.record#viewNotFound', uri: quoted, notFound: true } }
    const record = {
      $type: 'app.bsky.embed.record#viewRecord',
      uri: of.uri,
      cid: of.cid,
      author: profile(of.did, viewer),
      value: of.value,
      labels: [],
      indexedAt: iso(of.indexedAt),
    }
    return { $type: 'app.bsky.embed.record#view', record }
  }

  /** Replies of people between whom and the viewer there is a block are left out, with all below them. */
  function thread(stored: Stored, viewer: string, depth: number): Fields {
    const below =
      depth <= 0
        ? []
        : repliesTo(stored.uri)
            .filter((one) => !blocked(viewer, one.did))
            .sort((a, b) => b.indexedAt - a.indexedAt)
    return {
      $type: 'app.bsky.feed.defs#threadViewPost',
      post: postView(stored, viewer),
      threadContext: {},
      ...(depth <= 0 ? {} : { replies: below.map((one) => thread(one, viewer, depth - 1)) }),
    }
  }

  function feedEntry(stored: Stored, viewer: string): Fields {
    const { reply } = stored.value as PostFields
    const side = (ref: Ref): Fields => {
      const of = network.shown(ref.uri)
      if (of === undefined) return { $type: 'app.bsky.feed.defs#notFoundPost', uri: ref.uri, notFound: true }
      return { $type: 'app.bsky.feed.defs#postView', ...postView(of, viewer) }
    }
    return {
      post: postView(stored, viewer),
      ...(reply === undefined ? {} : { reply: { root: side(reply.root), parent: side(reply.parent) } }),
    }
  }

  return { profile, postView, thread, threadgate, feedEntry, blocked, iso }
}
export type Views = ReturnType<typeof createViews>
