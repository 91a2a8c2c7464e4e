import type { Capabilities, NetworkVerb } from '../../../src-contract/network.ts'
import { conversationVerbs } from '../graph-conversations.ts'
import type { LongTokens } from '../graph-token.ts'

export const version = 'v25.0'
export const vendor = 'https://graph.instagram.com'
/** Where one signs in by Facebook. https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login */
export const pageVendor = 'https://graph.facebook.com'
/** https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments */
export const commentLimit = 50
export const mediaLimit = 100
/** https://developers.facebook.com/docs/instagram-platform/comment-moderation */
export const replyLimit = 300
/** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api */
export const messageBytes = 1000
/** https://developers.facebook.com/docs/instagram-platform/private-replies */
export const privateReplyMs = 7 * 86_400_000
/** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api */
export const conversationMs = 86_400_000

/** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login */
export const tokens = (origin: string | null): LongTokens => ({
  authorize: origin === null ? 'https://www.instagram.com/oauth/authorize' : `${origin}/oauth/authorize`,
  exchange: origin === null ? 'https://api.instagram.com/oauth/access_token' : `${origin}/oauth/access_token`,
  origin: origin ?? vendor,
  scopes: ['instagram_business_basic', 'instagram_business_manage_comments', 'instagram_business_manage_messages'],
  prefix: 'ig',
})

const at = (page: string) => `https://developers.facebook.com/docs/instagram-platform/${page}`
const moderation = 'https://developers.facebook.com/docs/graph-api/reference/page/moderate_conversations/'

/** What is to be had with the token of a Page alone, to which the account is linked. */
export const byPage: readonly NetworkVerb[] = ['like', 'unlike', ...conversationVerbs]

export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: at('instagram-graph-api/reference/ig-comment/replies') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: at('instagram-graph-api/reference/ig-comment') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: at('instagram-graph-api/reference/ig-comment') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: at('instagram-graph-api/reference/ig-comment') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: at('changelog') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: at('changelog') },
    // Of conversations alone.
    { verb: 'block', oneWay: false, inverse: 'unblock', effect: { authorBlocked: true }, source: moderation },
    { verb: 'unblock', oneWay: false, inverse: 'block', effect: { authorBlocked: false }, source: moderation },
    { verb: 'spam', oneWay: true, effect: { visibility: 'spam' }, source: moderation },
  ],
  reply: { max: replyLimit, unit: 'utf16', source: at('comment-moderation') },
  privateReply: { kinds: ['comment'], source: at('private-replies') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'clientId', secret: false, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    { field: 'redirectUrl', secret: false, optional: true },
    { field: 'user', secret: false, optional: true },
    { field: 'url', secret: false, optional: true },
  ],
}
