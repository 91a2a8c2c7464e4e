import type { Capabilities } from '../../../src-contract/network.ts'

const page = (path: string) => `https://docs.discord.com/developers/resources/${path}`

/** https://docs.discord.com/developers/resources/message#create-message */
export const textLimit = 2000
/** https://docs.discord.com/developers/resources/message#get-channel-messages */
export const pageLimit = 100
/** https://docs.discord.com/developers/resources/message#create-message: 25 characters at most, remembered for some minutes. */
export const nonceLength = 25
/** The longest time-out is 28 days. https://docs.discord.com/developers/resources/guild#modify-guild-member */
export const silenceMs = 24 * 3_600_000

/** There is neither hiding nor a queue of what is held, and nothing to report to. */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('message#create-message') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: page('message#create-reaction') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: page('message#delete-own-reaction') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: page('message#delete-message') },
    { verb: 'edit', oneWay: false, effect: {}, source: page('message#edit-message') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: { authorBlocked: true }, source: page('guild#create-guild-ban') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: { authorBlocked: false }, source: page('guild#remove-guild-ban') },
    { verb: 'silence', oneWay: false, inverse: 'unsilence', effect: {}, source: page('guild#modify-guild-member') },
    { verb: 'unsilence', oneWay: false, inverse: 'silence', effect: {}, source: page('guild#modify-guild-member') },
  ],
  reply: { max: textLimit, unit: 'utf16', source: page('message#create-message') },
  connect: [
    { field: 'token', secret: true, optional: false },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
