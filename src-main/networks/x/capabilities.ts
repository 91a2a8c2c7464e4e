import type { Capabilities } from '../../../src-contract/network.ts'

const page = (path: string) => `https://docs.x.com/x-api/${path}`

/** https://docs.x.com/fundamentals/counting-characters */
export const longestPost = 280
/** With a subscription. https://help.x.com/en/using-x/x-premium */
export const longestOfSubscribers = 25_000
/** https://docs.x.com/x-api/direct-messages/manage/introduction */
export const longestMessage = 10_000
/** https://docs.x.com/x-api/posts/lookup/introduction */
export const idsPerCall = 100
/** A question of the search has so many characters at most, and reaches back so far. https://docs.x.com/x-api/posts/search/introduction */
export const queryLimit = 512
export const searchMs = 7 * 86_400_000

/**
 * Millionths of a dollar: for each thing given, for each thing written. Reading one's own mentions with an application of one's own costs less; nobody tells
 * whether it is that, so the full price is counted. https://docs.x.com/x-api/getting-started/pricing
 */
export const prices = {
  post: 5_000, user: 10_000, message: 10_000, mute: 1_000,
  reply: 10_000, withLink: 200_000, sendMessage: 15_000, hide: 5_000, remove: 10_000, muting: 15_000, unmuting: 5_000,
}
/** What may be spent in a month where the user has set nothing. */
export const standardCeiling = 5_000_000

/** Liking, following and quoting are for others than applications of one's own, blocking for nobody. */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('posts/manage-tweets/introduction') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: page('posts/hide-replies/introduction') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: page('posts/hide-replies/introduction') },
    { verb: 'mute', oneWay: false, inverse: 'unmute', effect: {}, source: page('users/mutes/introduction') },
    { verb: 'unmute', oneWay: false, inverse: 'mute', effect: {}, source: page('users/mutes/introduction') },
    // Own ones alone.
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: page('posts/manage-tweets/introduction') },
  ],
  reply: { max: longestPost, unit: 'weighted', source: 'https://docs.x.com/fundamentals/counting-characters' },
  // Older ones were never to be had by this way.
  keeps: { ms: searchMs, source: page('posts/search/introduction') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'refreshToken', secret: true, optional: true },
    { field: 'clientId', secret: true, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
