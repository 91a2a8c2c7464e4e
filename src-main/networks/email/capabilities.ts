import type { Capabilities } from '../../../src-contract/network.ts'

/** Every server takes 64 kB of message; our words in them take at most three bytes for each of theirs, and what is quoted has the rest. */
export const longestReply = 16_000

const rfc = (number: number, section: string) => `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`

export const capabilities: Capabilities = {
  kinds: ['message', 'reply'],
  verbs: [
    { verb: 'reply', oneWay: false, effect: {}, source: rfc(5322, '3.6.4') },
    { verb: 'spam', oneWay: false, inverse: 'unspam', effect: { visibility: 'spam' }, source: rfc(6154, '2') },
    { verb: 'unspam', oneWay: false, inverse: 'spam', effect: { visibility: 'visible' }, source: rfc(6154, '2') },
    { verb: 'delete', oneWay: false, inverse: 'restore', effect: { visibility: 'trash' }, source: rfc(6154, '2') },
    { verb: 'restore', oneWay: false, inverse: 'delete', effect: { visibility: 'visible' }, source: rfc(6154, '2') },
  ],
  reply: { max: longestReply, unit: 'bytes', source: rfc(5321, '4.5.3.1.7') },
  connect: [
    { field: 'user', secret: false, optional: false },
    { field: 'password', secret: true, optional: false },
    { field: 'url', secret: false, optional: true },
  ],
}
