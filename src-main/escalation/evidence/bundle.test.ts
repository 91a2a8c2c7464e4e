import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { seeded } from '../../store/test-store.ts'
import { bundleNames, lookAtBundle, packBundle } from './bundle.ts'
import { breaksIn, commit, linkAfter, sha256 } from './chain.ts'
import type { Entry } from './chain.ts'

const chain = 'c'.repeat(64)
const salt = new Uint8Array(32).fill(7)
const picture = new Uint8Array(300).map((_, n) => (n * 37) % 256)

function bundle(text = 'Je vais te trouver'): { bytes: Uint8Array; entry: Entry } {
  const [page, readme] = [`<p>${text}</p>`, 'à lire']
  const exhibit = JSON.stringify({ text, picture: { sha256: sha256(picture) }, page: { sha256: sha256(page) }, readme: { sha256: sha256(readme) } })
  const entry = linkAfter(chain, { n: 4, digest: 'd'.repeat(64) }, 1_700_000_000_000, commit(salt, exhibit))
  return { bytes: packBundle({ chain, entry, salt, exhibit, page, picture, readme }), entry }
}

describe('an exported exhibit', () => {
  it('verifies by itself, and is the same bytes each time', () => {
    const { bytes, entry } = bundle()
    expect(lookAtBundle(bytes)).toEqual({ proof: { chain, entry }, differences: [] })
    expect(Buffer.from(bundle().bytes).equals(Buffer.from(bytes))).toBe(true)
  })

  it('is refused after any one byte of it was changed', () => {
    const { bytes } = bundle()
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = bytes.slice()
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      expect(lookAtBundle(changed).differences.length, `byte ${at}`).toBeGreaterThan(0)
    }
  })

  it('names the part that differs', () => {
    const { bytes } = bundle()
    const text = Buffer.from(bytes)
    const changedAt = (part: string) => {
      const changed = Uint8Array.from(bytes)
      const at = text.indexOf(part)
      changed[at] = (changed[at] ?? 0) ^ 1
      return lookAtBundle(changed).differences
    }
    expect(changedAt('te trouver</p>')).toEqual([{ n: null, file: bundleNames.page, what: 'changed' }])
    expect(changedAt('te trouver"')).toEqual([{ n: null, file: bundleNames.exhibit, what: 'changed' }])
    expect(changedAt('1700000000000')).toEqual([{ n: null, file: bundleNames.proof, what: 'changed' }])
    expect(changedAt('lire')).toEqual([{ n: null, file: bundleNames.readme, what: 'changed' }])
  })

  it('is refused cut, packed anew, with a part too many, as a bomb, and as anything else', () => {
    const { bytes } = bundle()
    expect(lookAtBundle(bytes.subarray(0, bytes.length - 9)).differences).not.toEqual([])
    expect(lookAtBundle(Buffer.concat([bytes, Buffer.from('x')])).differences).not.toEqual([])
    expect(lookAtBundle(zipSync({ 'a.txt': new Uint8Array(2_000_000) }, { level: 9 })).differences).toEqual([{ n: null, file: null, what: 'unreadable' }])
    expect(lookAtBundle(zipSync({ '../../x': new Uint8Array(3) }, { level: 0 })).differences).toContainEqual({ n: null, file: '../../x', what: 'unexpected' })
    const random = seeded(3)
    for (let round = 0; round < 200; round += 1) {
      const noise = Uint8Array.from({ length: 200 }, () => Math.floor(random() * 256))
      expect(lookAtBundle(noise).differences).toEqual([{ n: null, file: null, what: 'unreadable' }])
    }
  })
})

describe('the chain', () => {
  const made = (count: number): Entry[] => {
    const entries: Entry[] = []
    for (let n = 0; n < count; n += 1) entries.push(linkAfter(chain, entries.at(-1) ?? null, 1000 + n, commit(salt, `exhibit ${n}`)))
    return entries
  }

  it('holds as it was made, however long', () => {
    for (const count of [0, 1, 2, 50]) expect(breaksIn(chain, made(count))).toEqual([])
  })

  it('shows what was left out, put in another order, changed, or taken from another chain', () => {
    const random = seeded(11)
    for (let round = 0; round < 300; round += 1) {
      const entries = made(2 + Math.floor(random() * 8))
      const at = Math.floor(random() * (entries.length - 1))
      const entry = entries[at]
      if (entry === undefined) continue
      const kinds: (() => Entry[])[] = [
        () => entries.filter((_, index) => index !== at),
        () => entries.map((each, index) => (index === at ? { ...each, frozenAt: each.frozenAt + 1 } : each)),
        () => entries.map((each, index) => (index === at ? { ...each, commitment: commit(salt, 'other') } : each)),
        () => entries.map((each, index) => (index === at ? linkAfter(chain, entries[at - 1] ?? null, each.frozenAt, commit(salt, 'other')) : each)),
        () => entries.map((each, index) => (index === at ? { ...each, n: each.n + 100 } : each)).sort((a, b) => a.n - b.n),
      ]
      const kind = kinds[round % kinds.length]
      if (kind !== undefined) expect(breaksIn(chain, kind()), `round ${round}`).not.toEqual([])
    }
    expect(breaksIn('e'.repeat(64), made(1))).not.toEqual([])
  })

  it('gives away nothing of a short text, not even to whoever guesses it', () => {
    const other = new Uint8Array(32).fill(8)
    expect(commit(salt, 'oui')).not.toBe(commit(other, 'oui'))
    expect(commit(salt, 'oui')).not.toBe(sha256('oui'))
  })
})
