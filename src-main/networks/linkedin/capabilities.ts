import type { Capabilities } from '../../../src-contract/network.ts'

const at = (page: string) => `https://learn.microsoft.com/linkedin/marketing/${page}`
const comments = at('community-management/shares/comments-api')
const reactions = at('community-management/shares/reactions-api')
const storage = at('data-storage-requirements')

export const vendor = { api: 'https://api.linkedin.com', oauth: 'https://www.linkedin.com' }

/** Versions come monthly and are switched off after about a year. https://learn.microsoft.com/linkedin/marketing/versioning */
export const standardVersion = '202608'
export const versionMonths = 12
export const warnedMonths = 10

/** https://learn.microsoft.com/linkedin/marketing/community-management/shares/comments-api */
export const pageLimit = 100
/** https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api */
export const postLimit = 50
/** https://www.linkedin.com/help/linkedin/answer/a528176 */
export const textLimit = 1250

const hourMs = 3_600_000
/** https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-social-action-notifications */
export const notifiedMs = 60 * 24 * hourMs
/** Half a year, told short. https://learn.microsoft.com/linkedin/marketing/data-storage-requirements */
export const postMs = 180 * 24 * hourMs

/** Neither hiding nor blocking nor writing in private nor reporting is to be had by this way: the page on LinkedIn is. */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: comments },
    // Own ones alone.
    { verb: 'edit', oneWay: false, effect: {}, source: comments },
    // Own ones, and as administrator those of others under the page's posts.
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: comments },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: reactions },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: reactions },
  ],
  reply: { max: textLimit, unit: 'utf16', source: 'https://www.linkedin.com/help/linkedin/answer/a528176' },
  // Of mentions alone: comments are found under their posts.
  keeps: { ms: notifiedMs, source: at('community-management/organizations/organization-social-action-notifications') },
  retention: [
    { of: ['comment', 'mention'], ms: 48 * hourMs, source: storage },
    { of: ['author'], ms: 24 * hourMs, source: storage },
    { of: ['reply', 'post'], ms: postMs, source: storage },
  ],
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'refreshToken', secret: true, optional: true },
    { field: 'clientId', secret: true, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    { field: 'redirectUrl', secret: false, optional: true },
    { field: 'user', secret: false, optional: true },
    { field: 'version', secret: false, optional: true, again: true },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
