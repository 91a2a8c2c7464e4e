import type { Capabilities } from '../../../src-contract/network.ts'

/** What a forum allows unless its settings say otherwise. https://meta.discourse.org/t/what-are-the-max-post-length-limits/40793 */
export const standardPostLength = 32_000
/** Page size of the lists of latest posts, in the forum's own source. https://github.com/discourse/discourse/blob/main/app/queries/latest_posts_query.rb */
export const feedPage = 50
/** Page size of the review queue. https://github.com/discourse/discourse/blob/main/app/controllers/reviewables_controller.rb */
export const reviewPage = 10
/** So many posts of a topic are asked for by id at once: the page size of a topic. https://docs.discourse.org/#tag/Topics/operation/getSpecificPostsFromTopic */
export const postsAtOnce = 20
/** How long `silence` lasts. https://docs.discourse.org/#tag/Admin/operation/silenceUser */
export const silenceMs = 7 * 86_400_000
/** A suspension has an end; this one is as good as none. https://docs.discourse.org/#tag/Admin/operation/suspendUser */
export const banMs = 1000 * 365 * 86_400_000

/** https://docs.discourse.org/#tag/Posts/operation/performPostAction and, for the numbers, `post_action_types` of `/site.json`. */
export const actionTypes = { like: 2, offTopic: 3, inappropriate: 4, notifyModerators: 7, spam: 8 } as const

const page = (operation: string) => `https://docs.discourse.org/#tag/${operation}`
const source = (file: string) => `https://github.com/discourse/discourse/blob/main/app/${file}`

/**
 * A post is hidden by a flag that its staff acts on at once, and no other way; who may not do that finds the verb refused. Approving is the answer to
 * a flag or to a post that waits: the queue has no way back from it.
 */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('Posts/operation/createTopicPostPM') },
    // Own ones alone.
    { verb: 'edit', oneWay: false, effect: {}, source: page('Posts/operation/updatePost') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: page('Posts/operation/performPostAction') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: source('controllers/post_actions_controller.rb') },
    { verb: 'approve', oneWay: true, effect: { visibility: 'visible' }, source: source('controllers/reviewables_controller.rb') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: source('controllers/post_actions_controller.rb') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: source('controllers/posts_controller.rb') },
    { verb: 'delete', oneWay: false, inverse: 'restore', effect: { visibility: 'trash' }, source: page('Posts/operation/deletePost') },
    { verb: 'restore', oneWay: false, inverse: 'delete', effect: { visibility: 'visible' }, source: source('controllers/posts_controller.rb') },
    { verb: 'report', oneWay: true, effect: {}, source: page('Posts/operation/performPostAction') },
    { verb: 'silence', oneWay: false, inverse: 'unsilence', effect: {}, source: page('Admin/operation/silenceUser') },
    { verb: 'unsilence', oneWay: false, inverse: 'silence', effect: {}, source: source('controllers/admin/users_controller.rb') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: { authorBlocked: true }, source: page('Admin/operation/suspendUser') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: { authorBlocked: false }, source: source('controllers/admin/users_controller.rb') },
  ],
  reply: { max: standardPostLength, unit: 'codepoints', source: 'https://meta.discourse.org/t/what-are-the-max-post-length-limits/40793' },
  connect: [
    { field: 'url', secret: false, optional: false },
    { field: 'user', secret: false, optional: true },
    { field: 'key', secret: true, optional: false },
  ],
}
