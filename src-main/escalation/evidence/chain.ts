import { createHash, createHmac, randomBytes } from 'node:crypto'

/** One place in the chain: nothing of what was frozen can be told from it. All digests are SHA-256 in lower-case hexadecimal. */
export type Entry = {
  /** From 1, without gaps. */
  n: number
  frozenAt: number
  /** The digest of the one before; of the first, the name of the chain. */
  prev: string
  /** HMAC-SHA256 over the exhibit with a salt of its own: a short text cannot be found by trying texts, and with the salt gone not even confirmed. */
  commitment: string
  digest: string
}

export const format = 'vigie-evidence-1'

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

export const newSalt = (): Uint8Array => randomBytes(32)

export const commit = (salt: Uint8Array, exhibit: Uint8Array | string): string => createHmac('sha256', salt).update(exhibit).digest('hex')

/** Over lines of text, so that it can be made again with nothing but `sha256sum`. */
export const digestOf = (chain: string, { n, frozenAt, prev, commitment }: Omit<Entry, 'digest'>): string =>
  sha256(`${format}\n${chain}\n${n}\n${frozenAt}\n${prev}\n${commitment}\n`)

/** The next one. `last` null: the first of its chain. */
export function linkAfter(chain: string, last: Pick<Entry, 'n' | 'digest'> | null, frozenAt: number, commitment: string): Entry {
  const entry = { n: (last?.n ?? 0) + 1, frozenAt, prev: last?.digest ?? chain, commitment }
  return { ...entry, digest: digestOf(chain, entry) }
}

export type Break = { n: number; what: 'missing' | 'link' | 'digest' }

/** In the order of `n`. Each break is told of where it shows. */
export function breaksIn(chain: string, entries: readonly Entry[]): Break[] {
  const found: Break[] = []
  let last: Pick<Entry, 'n' | 'digest'> = { n: 0, digest: chain }
  for (const entry of entries) {
    for (let n = last.n + 1; n < entry.n; n += 1) found.push({ n, what: 'missing' })
    if (entry.n === last.n + 1 && entry.prev !== last.digest) found.push({ n: entry.n, what: 'link' })
    if (digestOf(chain, entry) !== entry.digest) found.push({ n: entry.n, what: 'digest' })
    last = entry
  }
  return found
}
