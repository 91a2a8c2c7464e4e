import type { Capabilities } from '../../../src-contract/network.ts'

const page = (anchor: string) => `https://www.reddit.com/dev/api/oauth#${anchor}`
/** https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki */
export const wiki = 'https://support.reddithelp.com/hc/en-us/articles/16160319875092-Reddit-Data-API-Wiki'

/** https://www.reddit.com/dev/api/oauth#POST_api_comment */
export const longestText = 10_000
/** https://www.reddit.com/dev/api/oauth#listings */
export const pageLimit = 100
/** https://www.reddit.com/dev/api/oauth#GET_api_info */
export const idsPerCall = 100
/** Of a post so many comments come at once; the others are asked for by id. https://www.reddit.com/dev/api/oauth#GET_comments_{article} */
export const treeLimit = 500
/** https://www.reddit.com/dev/api/oauth#POST_api_report */
export const longestReason = 100
/** A ban or a muting is for good until it is taken back; muting in a conversation lasts three days, seven or twenty-eight. */
export const muteHours = '672'

const anywhere = ['visible', 'hidden', 'held', 'spam'] as const

/**
 * Removing is hiding: approving takes it back. A vote is a person's own (https://support.reddithelp.com/hc/en-us/articles/42728983564564-Responsible-Builder-Policy):
 * of what rules do by themselves (`ruleAction`) nothing likes.
 */
export const capabilities: Capabilities = {
  kinds: ['comment', 'mention', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: page('POST_api_comment') },
    { verb: 'approve', oneWay: false, inverse: 'hide', from: [...anywhere], effect: { visibility: 'visible' }, source: page('POST_api_approve') },
    { verb: 'hide', oneWay: false, inverse: 'unhide', from: ['visible', 'held'], effect: { visibility: 'hidden' }, source: page('POST_api_remove') },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: page('POST_api_approve') },
    { verb: 'spam', oneWay: false, inverse: 'unspam', effect: { visibility: 'spam' }, source: page('POST_api_remove') },
    { verb: 'unspam', oneWay: false, inverse: 'spam', effect: { visibility: 'visible' }, source: page('POST_api_approve') },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: page('POST_api_del') },
    { verb: 'edit', oneWay: false, effect: {}, source: page('POST_api_editusertext') },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: page('POST_api_vote') },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: page('POST_api_vote') },
    { verb: 'report', oneWay: true, effect: {}, source: page('POST_api_report') },
    { verb: 'block', oneWay: false, inverse: 'unblock', effect: { authorBlocked: true }, source: page('POST_api_block_user') },
    { verb: 'unblock', oneWay: false, inverse: 'block', effect: { authorBlocked: false }, source: page('POST_api_unfriend') },
    { verb: 'silence', oneWay: false, inverse: 'unsilence', effect: {}, source: page('POST_api_friend') },
    { verb: 'unsilence', oneWay: false, inverse: 'silence', effect: {}, source: page('POST_api_unfriend') },
    { verb: 'ban', oneWay: false, inverse: 'unban', effect: { authorBlocked: true }, source: page('POST_api_friend') },
    { verb: 'unban', oneWay: false, inverse: 'ban', effect: { authorBlocked: false }, source: page('POST_api_unfriend') },
  ],
  reply: { max: longestText, unit: 'codepoints', source: page('POST_api_comment') },
  erasesDeleted: { source: wiki },
  connect: [
    { field: 'user', secret: false, optional: false },
    { field: 'token', secret: true, optional: false },
    { field: 'refreshToken', secret: true, optional: true },
    { field: 'clientId', secret: true, optional: true },
    // For a server on this machine; the network's own addresses are fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
