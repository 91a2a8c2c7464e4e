import type { Capabilities } from '../../../src-contract/network.ts'

const page = (path: string) => `https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews${path}`

/** https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews/list */
export const pageLimit = 50
/** https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews#reviewreply */
export const textLimit = 4096

/** A review cannot be hidden, deleted or reported by this way: there is the page of Google for that. */
export const capabilities: Capabilities = {
  kinds: ['review', 'reply'],
  verbs: [
    // One answer a review: another takes the place of the first.
    { verb: 'reply', oneWay: false, effect: {}, source: page('/updateReply') },
    // Own ones alone.
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: page('/deleteReply') },
  ],
  reply: { max: textLimit, unit: 'bytes', source: page('#reviewreply') },
  connect: [
    { field: 'token', secret: true, optional: false },
    { field: 'refreshToken', secret: true, optional: true },
    { field: 'clientId', secret: true, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
