import type { ActionKey } from '../adapter.ts'

const digits = '234567abcdefghijklmnopqrstuvwxyz'

/** 53 bits of microseconds and 10 of a clock id, in 13 sortable digits. https://atproto.com/specs/tid */
export function tid(micros: number, clockId: number): string {
  let value = (BigInt(Math.trunc(micros)) << 10n) | BigInt(clockId & 1023)
  let text = ''
  for (let place = 0; place < 13; place += 1) {
    text = (digits[Number(value & 31n)] ?? '2') + text
    value >>= 5n
  }
  return text
}

/**
 * The record key of an action: the same at every attempt, so that a repeated write lands on the record of the first instead of beside it. A
 * job's instant gives its milliseconds; its seed the microseconds and the clock id, which keep jobs of one millisecond apart.
 */
export function tidOf(key: ActionKey): string {
  const bits = Number.parseInt(key.seed.slice(0, 8), 16)
  return tid(key.createdAt * 1000 + (bits % 1000), Math.floor(bits / 1000))
}

/** When a TID was made, epoch ms; null for a key that is none. */
export function instantOfTid(rkey: string): number | null {
  if (!/^[2-7a-j][2-7a-z]{12}$/.test(rkey)) return null
  let value = 0n
  for (const digit of rkey) value = (value << 5n) | BigInt(digits.indexOf(digit))
  return Number((value >> 10n) / 1000n)
}
