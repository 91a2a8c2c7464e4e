import type { Capabilities } from '../../../src-contract/network.ts'

/** https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json */
export const postLimit = { graphemes: 300, bytes: 3000 }
/** https://github.com/bluesky-social/atproto/blob/main/lexicons/chat/bsky/convo/defs.json */
export const messageLimit = { graphemes: 1000, bytes: 10_000 }
/** https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/threadgate.json */
export const hiddenRepliesLimit = 300
/** https://docs.bsky.app/docs/api/app-bsky-feed-get-posts */
export const getPostsLimit = 25

const gates = 'https://docs.bsky.app/docs/tutorials/thread-gates'
const likes = 'https://docs.bsky.app/docs/tutorials/like-repost'
const blocks = 'https://docs.bsky.app/docs/tutorials/blocking'
const mutes = 'https://docs.bsky.app/docs/api/app-bsky-graph'

export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: 'https://docs.bsky.app/docs/advanced-guides/posts#replies' },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: likes },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: likes },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: gates },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: gates },
    // The block is a record that anyone can read.
    { verb: 'block', oneWay: false, inverse: 'unblock', effect: { authorBlocked: true }, source: blocks },
    { verb: 'unblock', oneWay: false, inverse: 'block', effect: { authorBlocked: false }, source: blocks },
    // Kept by the AppView and told to nobody.
    { verb: 'mute', oneWay: false, inverse: 'unmute', effect: {}, source: `${mutes}-mute-actor` },
    { verb: 'unmute', oneWay: false, inverse: 'mute', effect: {}, source: `${mutes}-unmute-actor` },
    { verb: 'report', oneWay: true, effect: {}, source: 'https://docs.bsky.app/docs/api/com-atproto-moderation-create-report' },
    // Own replies alone: nobody deletes what is in another's repository.
    {
      verb: 'delete',
      oneWay: true,
      effect: { visibility: 'deleted' },
      source: 'https://docs.bsky.app/docs/api/com-atproto-repo-delete-record',
    },
  ],
  reply: {
    max: postLimit.graphemes,
    unit: 'graphemes',
    source: 'https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json',
  },
  search: { source: 'https://docs.bsky.app/docs/api/app-bsky-feed-search-posts' },
  connect: [
    { field: 'user', secret: false, optional: false },
    { field: 'password', secret: true, optional: false },
    { field: 'url', secret: false, optional: true },
  ],
}
