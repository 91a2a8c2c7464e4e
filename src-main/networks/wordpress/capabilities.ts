import type { Capabilities, NetworkVerb, VerbCapability } from '../../../src-contract/network.ts'

const update = 'https://developer.wordpress.org/rest-api/reference/comments/#update-a-comment'

/** A comment's status is all that moderation changes here; each verb has its way back. */
const moderation: [NetworkVerb, NetworkVerb, VerbCapability['effect'], string][] = [
  ['approve', 'hide', { visibility: 'visible' }, update],
  ['hide', 'unhide', { visibility: 'held' }, update],
  ['unhide', 'hide', { visibility: 'visible' }, update],
  ['spam', 'unspam', { visibility: 'spam' }, update],
  // Gives back the status it had before, which the answer alone tells: held until then.
  ['unspam', 'spam', { visibility: 'held' }, 'https://developer.wordpress.org/reference/functions/wp_unspam_comment/'],
  ['delete', 'restore', { visibility: 'trash' }, 'https://developer.wordpress.org/rest-api/reference/comments/#delete-a-comment'],
  ['restore', 'delete', { visibility: 'held' }, 'https://developer.wordpress.org/reference/functions/wp_untrash_comment/'],
]

export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'review', 'reply'],
  verbs: [
    ...moderation.map(([verb, inverse, effect, source]) => ({ verb, inverse, effect, source, oneWay: false })),
    // It can be deleted like any comment, which is another decision: visitors may have read it and been mailed it.
    { verb: 'reply', oneWay: false, effect: {}, source: 'https://developer.wordpress.org/rest-api/reference/comments/#create-a-comment' },
    // Our own alone.
    { verb: 'edit', oneWay: false, effect: {}, source: update },
  ],
  // The column's length in bytes, as the site itself checks it.
  reply: { max: 65_525, unit: 'bytes', source: 'https://developer.wordpress.org/reference/functions/wp_get_comment_fields_max_lengths/' },
  connect: [
    { field: 'url', secret: false, optional: false },
    { field: 'user', secret: false, optional: false },
    { field: 'password', secret: true, optional: false },
  ],
}
