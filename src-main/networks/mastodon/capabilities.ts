import type { Capabilities } from '../../../src-contract/network.ts'

/** What a server allows unless it says otherwise. https://docs.joinmastodon.org/user/posting/#text */
export const standardCharacters = 500
/** https://docs.joinmastodon.org/user/posting/#links */
export const standardUrlCharacters = 23
/** https://docs.joinmastodon.org/methods/notifications/#get */
export const notificationsLimit = 80
/** https://docs.joinmastodon.org/methods/conversations/#get and https://docs.joinmastodon.org/methods/accounts/#statuses */
export const pageLimit = 40
/** More than these in one question are refused. https://docs.joinmastodon.org/methods/statuses/#index */
export const statusesLimit = 20
/** https://docs.joinmastodon.org/methods/reports/#post */
export const reportLimit = 1000

const page = (anchor: string) => `https://docs.joinmastodon.org/methods/${anchor}`

/** Hiding another's answer is for a server's staff alone, so it is not offered. */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('statuses/#create') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: page('statuses/#favourite') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: page('statuses/#unfavourite') },
    { verb: 'block', oneWay: false, inverse: 'unblock', effect: { authorBlocked: true }, source: page('accounts/#block') },
    { verb: 'unblock', oneWay: false, inverse: 'block', effect: { authorBlocked: false }, source: page('accounts/#unblock') },
    { verb: 'mute', oneWay: false, inverse: 'unmute', effect: {}, source: page('accounts/#mute') },
    { verb: 'unmute', oneWay: false, inverse: 'mute', effect: {}, source: page('accounts/#unmute') },
    { verb: 'blockDomain', oneWay: false, inverse: 'unblockDomain', effect: {}, source: page('domain_blocks/#block') },
    { verb: 'unblockDomain', oneWay: false, inverse: 'blockDomain', effect: {}, source: page('domain_blocks/#unblock') },
    // For a server's staff alone, with a token that allows it.
    { verb: 'silence', oneWay: false, inverse: 'unsilence', effect: {}, source: page('admin/accounts/#action') },
    { verb: 'unsilence', oneWay: false, inverse: 'silence', effect: {}, source: page('admin/accounts/#unsilence') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: {}, source: page('admin/accounts/#action') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: {}, source: page('admin/accounts/#unsuspend') },
    { verb: 'report', oneWay: true, effect: {}, source: page('reports/#post') },
    // Own ones alone.
    { verb: 'edit', oneWay: false, effect: {}, source: page('statuses/#edit') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: page('statuses/#delete') },
  ],
  reply: { max: standardCharacters, unit: 'graphemes', source: 'https://docs.joinmastodon.org/user/posting/#text' },
  // To its author alone, whatever it stands under. https://docs.joinmastodon.org/entities/Status/#visibility
  privateReply: { kinds: ['comment', 'mention'], source: page('statuses/#create') },
  search: { source: 'https://docs.joinmastodon.org/methods/search/#v2' },
  connect: [
    { field: 'url', secret: false, optional: false },
    { field: 'token', secret: true, optional: false },
  ],
}
