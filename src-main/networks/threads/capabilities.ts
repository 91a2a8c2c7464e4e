import type { Capabilities } from '../../../src-contract/network.ts'
import type { LongTokens } from '../graph-token.ts'

export const version = 'v1.0'
export const vendor = 'https://graph.threads.net'
/** https://developers.facebook.com/docs/threads/reply-management */
export const pageLimit = 100
/** Emoji count as their UTF-8 bytes. https://developers.facebook.com/docs/threads/overview#limitations */
export const textLimit = 500

/** https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions */
export const tokens = (origin: string | null): LongTokens => ({
  authorize: origin === null ? 'https://threads.net/oauth/authorize' : `${origin}/oauth/authorize`,
  exchange: `${origin ?? vendor}/oauth/access_token`,
  origin: origin ?? vendor,
  scopes: ['threads_basic', 'threads_read_replies', 'threads_manage_replies', 'threads_content_publish', 'threads_manage_mentions', 'threads_delete'],
  prefix: 'th',
})

const at = (page: string) => `https://developers.facebook.com/docs/threads/${page}`

export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: at('retrieve-and-manage-replies/create-replies') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: at('reply-management') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: at('reply-management') },
    // Of posts whose answers wait for approval.
    { verb: 'approve', oneWay: true, effect: { visibility: 'visible' }, source: at('reply-management') },
    // Own ones alone.
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: at('posts/delete-posts') },
  ],
  reply: { max: textLimit, unit: 'utf16', source: at('overview') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'clientId', secret: false, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    { field: 'redirectUrl', secret: false, optional: true },
    { field: 'url', secret: false, optional: true },
  ],
}
