import type { Capabilities } from '../../../src-contract/network.ts'

/** Read to the end of its life; the next one is named here and nowhere else. https://developers.facebook.com/docs/graph-api/changelog/versions */
export const version = 'v25.0'
export const vendor = 'https://graph.facebook.com'
/** https://developers.facebook.com/docs/graph-api/results/ */
export const pageLimit = 100
/** https://developers.facebook.com/docs/messenger-platform/send-messages/ */
export const messageLimit = 2000
/** https://developers.facebook.com/docs/messenger-platform/discovery/private-replies/ */
export const privateReplyMs = 7 * 86_400_000
/** https://developers.facebook.com/docs/messenger-platform/policy/policy-overview/#24hours_window */
export const conversationMs = 86_400_000

const at = (page: string) => `https://developers.facebook.com/docs/${page}`

export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'review', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: at('graph-api/reference/object/comments/') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: at('graph-api/reference/comment/') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: at('graph-api/reference/comment/') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: at('graph-api/reference/comment/') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: at('graph-api/reference/object/likes/') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: at('graph-api/reference/object/likes/') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: { authorBlocked: true }, source: at('graph-api/reference/page/blocked/') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: { authorBlocked: false }, source: at('graph-api/reference/page/blocked/') },
    // Of conversations alone.
    { verb: 'block', oneWay: false, inverse: 'unblock', effect: { authorBlocked: true }, source: at('graph-api/reference/page/moderate_conversations/') },
    { verb: 'unblock', oneWay: false, inverse: 'block', effect: { authorBlocked: false }, source: at('graph-api/reference/page/moderate_conversations/') },
    { verb: 'spam', oneWay: true, effect: { visibility: 'spam' }, source: at('graph-api/reference/page/moderate_conversations/') },
  ],
  // No limit of comments is published; this is what the site itself takes.
  reply: { max: 8000, unit: 'utf16', source: at('graph-api/reference/object/comments/') },
  privateReply: { kinds: ['comment', 'mention'], source: at('messenger-platform/discovery/private-replies/') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'clientId', secret: false, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    { field: 'user', secret: false, optional: true },
    { field: 'url', secret: false, optional: true },
  ],
}
