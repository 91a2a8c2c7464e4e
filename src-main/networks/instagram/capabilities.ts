import type { Capabilities } from '../../../src-contract/network.ts'
import type { LongTokens } from '../graph-token.ts'

export const version = 'v25.0'
export const vendor = 'https://graph.instagram.com'
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

/** With Instagram's own sign-in: likes and blocking are for apps that sign in by Facebook, so they are not offered. */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: at('instagram-graph-api/reference/ig-comment/replies') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: at('instagram-graph-api/reference/ig-comment') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: at('instagram-graph-api/reference/ig-comment') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: at('instagram-graph-api/reference/ig-comment') },
  ],
  reply: { max: replyLimit, unit: 'utf16', source: at('comment-moderation') },
  privateReply: { kinds: ['comment'], source: at('private-replies') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'clientId', secret: false, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    { field: 'redirectUrl', secret: false, optional: true },
    { field: 'url', secret: false, optional: true },
  ],
}
