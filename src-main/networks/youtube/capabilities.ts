import type { Capabilities } from '../../../src-contract/network.ts'

const page = (path: string) => `https://developers.google.com/youtube/v3/docs/${path}`
const moderation = page('comments/setModerationStatus')

/** https://developers.google.com/youtube/v3/docs/comments/list */
export const pageLimit = 100
/** Each call of it costs 50 units, however many it names. https://developers.google.com/youtube/v3/docs/comments/setModerationStatus */
export const idsPerCall = 50
/** https://support.google.com/youtube/answer/6000964 says nothing; the interface refuses what is longer. */
export const textLimit = 10_000

/** Units of a day, of the whole Google Cloud project, and what a call costs. https://developers.google.com/youtube/v3/determine_quota_cost */
export const unitsADay = 10_000
export const readUnits = 1
export const writeUnits = 50

/**
 * What was rejected can be published no more, so hiding is holding for review, and deleting, which rejects, is for good. There is neither liking nor
 * reporting nor writing in private.
 */
export const capabilities: Capabilities = {
  kinds: ['comment', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('comments/insert') },
    // One's own alone; 50 units.
    { verb: 'edit', oneWay: false, effect: {}, source: page('comments/update') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'held' }, source: moderation },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: moderation },
    { verb: 'approve', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: moderation },
    // Somebody else's is rejected, one's own deleted.
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: moderation },
    // Rejects it as well; lifted by hand alone, in the studio.
    { verb: 'ban', oneWay: true, effect: { visibility: 'deleted', authorBlocked: true }, source: moderation },
  ],
  reply: { max: textLimit, unit: 'utf16', source: page('comments/insert') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'refreshToken', secret: true, optional: true },
    { field: 'clientId', secret: true, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
