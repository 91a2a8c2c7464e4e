import type { Capabilities } from '../../../src-contract/network.ts'

/** What a forum allows unless its settings say otherwise. https://github.com/NodeBB/NodeBB/blob/master/install/data/defaults.json */
export const standardPostLength = 32_767
/** Topics a page in the list of recent ones, and messages a page in a conversation, where the forum does not say. */
export const topicsAtOnce = 20
/** Rooms asked for at once. https://docs.nodebb.org/api/write/#tag/chats/paths/~1chats~1/get */
export const roomsAtOnce = 20
/** How long `silence` lasts. https://docs.nodebb.org/api/write/#tag/users/paths/~1users~1{uid}~1mute/put */
export const muteMs = 7 * 86_400_000

const write = (tag: string, path: string, method: string) => `https://docs.nodebb.org/api/write/#tag/${tag}/paths/${path.replaceAll('/', '~1')}/${method}`

/**
 * Nothing is hidden here: a post is there, or deleted so that its staff and author still read it. Purging, which nothing takes back, is not offered.
 */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: write('topics', '/topics/{tid}', 'post') },
    // Own ones alone.
    { verb: 'edit', oneWay: false, effect: {}, source: write('posts', '/posts/{pid}', 'put') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: write('posts', '/posts/{pid}/vote', 'put') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: write('posts', '/posts/{pid}/vote', 'delete') },
    { verb: 'approve', oneWay: true, effect: { visibility: 'visible' }, source: write('flags', '/flags/{flagId}', 'put') },
    { verb: 'delete', oneWay: false, inverse: 'restore', effect: { visibility: 'trash' }, source: write('posts', '/posts/{pid}/state', 'delete') },
    { verb: 'restore', oneWay: false, inverse: 'delete', effect: { visibility: 'visible' }, source: write('posts', '/posts/{pid}/state', 'put') },
    { verb: 'report', oneWay: true, effect: {}, source: write('flags', '/flags/', 'post') },
    { verb: 'silence', oneWay: false, inverse: 'unsilence', effect: {}, source: write('users', '/users/{uid}/mute', 'put') },
    { verb: 'unsilence', oneWay: false, inverse: 'silence', effect: {}, source: write('users', '/users/{uid}/mute', 'delete') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: { authorBlocked: true }, source: write('users', '/users/{uid}/ban', 'put') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: { authorBlocked: false }, source: write('users', '/users/{uid}/ban', 'delete') },
  ],
  reply: { max: standardPostLength, unit: 'utf16', source: 'https://github.com/NodeBB/NodeBB/blob/master/install/data/defaults.json' },
  connect: [
    { field: 'url', secret: false, optional: false },
    { field: 'user', secret: false, optional: true },
    { field: 'token', secret: true, optional: false },
  ],
}
