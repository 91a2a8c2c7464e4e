import type { Capabilities } from '../../../src-contract/network.ts'

const page = (id: string) => `https://business-api.tiktok.com/portal/docs?id=${id}`
const comments = page('1776065099288577')

export const vendor = 'https://business-api.tiktok.com'
export const version = 'open_api/v1.3'

/** At most so many rows a page, and so many comments asked for by id. */
export const commentLimit = 30
export const videoLimit = 20
export const conversationLimit = 100
/** Of a conversation the newest are shown. */
export const shownMessages = 20
export const replyLimit = 1200
/** Questions of one kind a minute, of one account; the application as a whole has 600. https://business-api.tiktok.com/portal/docs?id=1738084416214017 */
export const perMinute = 40

/** Whoever wrote to us is answered for so long after they last did, and at first with so many messages. */
export const conversationMs = 48 * 3_600_000
export const firstMessages = 10

export const scopes = ['user.info.basic', 'video.list', 'comment.list', 'comment.list.manage'] as const
export const messageScopes = ['message.list.read', 'message.list.send'] as const

/**
 * What others wrote can be hidden and not deleted. There is neither blocking nor reporting nor a list of mentions. Comments under advertisements are another
 * interface, with a permission of its own, and are not here.
 */
export const capabilities: Capabilities = {
  kinds: ['comment', 'message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: comments },
    { verb: 'hide', oneWay: false, inverse: 'unhide', effect: { visibility: 'hidden' }, source: comments },
    { verb: 'unhide', oneWay: false, inverse: 'hide', effect: { visibility: 'visible' }, source: comments },
    { verb: 'like', oneWay: false, inverse: 'unlike', effect: { liked: true }, source: comments },
    { verb: 'unlike', oneWay: false, inverse: 'like', effect: { liked: false }, source: comments },
    { verb: 'delete', oneWay: true, effect: { visibility: 'deleted' }, source: comments },
  ],
  reply: { max: replyLimit, unit: 'utf16', source: comments },
  connect: [
    { field: 'token', secret: true, optional: false },
    // The `open_id` that comes with the token: every call names it.
    { field: 'user', secret: false, optional: false },
    { field: 'refreshToken', secret: true, optional: true },
    { field: 'clientId', secret: true, optional: true },
    { field: 'clientSecret', secret: true, optional: true },
    { field: 'redirectUrl', secret: false, optional: true },
    // Off unless it is asked for: https://business-api.tiktok.com/portal/docs?id=1832184236919810
    { field: 'messages', secret: false, optional: true, again: true },
    // For a server on this machine; the network's own address is fixed.
    { field: 'url', secret: false, optional: true },
  ],
}
