import type { Capabilities } from '../../../src-contract/network.ts'

const page = (anchor: string) => `https://core.telegram.org/bots/api#${anchor}`

/** In characters "after entities parsing"; counted here in units of UTF-16, which are never fewer. https://core.telegram.org/bots/api#sendmessage */
export const textLimit = 4096
/** https://core.telegram.org/bots/api#getupdates */
export const pageLimit = 100
/** Those who listen answer within the time an idle connection is given here. Up to 50 are allowed. https://core.telegram.org/bots/api#getupdates */
export const listenSeconds = 25
/** https://core.telegram.org/bots/api#deletemessage */
export const deletableMs = 48 * 3_600_000
/** What nobody has fetched by then is gone. https://core.telegram.org/bots/api#getting-updates */
export const keptMs = 24 * 3_600_000
/** The longest that is not for ever is 366 days. https://core.telegram.org/bots/api#restrictchatmember */
export const silenceMs = 24 * 3_600_000

/**
 * There is neither hiding nor a queue of what is held, and nothing to report to. What became of a message is nowhere to be asked.
 */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('sendmessage') },
    // What the bot wrote itself, or the business account.
    { verb: 'edit', oneWay: false, effect: {}, source: page('editmessagetext') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: page('setmessagereaction') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: page('setmessagereaction') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: page('deletemessage') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: { authorBlocked: true }, source: page('banchatmember') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: { authorBlocked: false }, source: page('unbanchatmember') },
    { verb: 'silence', oneWay: false, inverse: 'unsilence', effect: {}, source: page('restrictchatmember') },
    { verb: 'unsilence', oneWay: false, inverse: 'silence', effect: {}, source: page('restrictchatmember') },
  ],
  reply: { max: textLimit, unit: 'utf16', source: page('sendmessage') },
  keeps: { ms: keptMs, source: page('getting-updates') },
  connect: [
    { field: 'token', secret: true, optional: false },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
