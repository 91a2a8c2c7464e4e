import { createHash } from 'node:crypto'

const base32 = 'abcdefghijklmnopqrstuvwxyz234567'
const sortable = '234567abcdefghijklmnopqrstuvwxyz'

function encode32(bytes: Uint8Array): string {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      out += base32[(value >>> (bits - 5)) & 31] ?? ''
      bits -= 5
    }
  }
  return bits > 0 ? out + (base32[(value << (5 - bits)) & 31] ?? '') : out
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

export const didOf = (handle: string): string => `did:plc:${encode32(sha256(handle)).slice(0, 24)}`

/** A content id of the right form (CIDv1, dag-cbor, sha-256), made from the JSON instead of the CBOR: the same content has the same. */
export const cidOf = (value: unknown): string =>
  `b${encode32(Buffer.concat([Buffer.from([0x01, 0x71, 0x12, 0x20]), sha256(JSON.stringify(value))]))}`

/** A TID of its own at each call; those of one millisecond in the order of the calls. */
export function createTids(): (at: number) => string {
  let calls = 0
  return (at) => {
    calls += 1
    return tidOf(((BigInt(at) * 1000n + BigInt(calls % 1000)) << 10n) | BigInt(Math.floor(calls / 1000) % 1024))
  }
}

function tidOf(number: bigint): string {
  let rest = number
  let text = ''
  for (let place = 0; place < 13; place += 1) {
    text = (sortable[Number(rest & 31n)] ?? '2') + text
    rest >>= 5n
  }
  return text
}

export const isTid = (rkey: string): boolean => /^[2-7a-j][2-7a-z]{12}$/.test(rkey)

export function splitUri(uri: string): { did: string; collection: string; rkey: string } {
  const [, , did = '', collection = '', rkey = ''] = uri.split('/')
  return { did, collection, rkey }
}
