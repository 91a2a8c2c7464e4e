import { unzipSync, zipSync } from 'fflate'
import { z } from 'zod'
import type { EvidenceDifference } from '../../../src-contract/evidence.ts'
import { commit, digestOf, format, sha256 } from './chain.ts'
import type { Entry } from './chain.ts'

/** Named in both languages; their order is the order in the file. */
const names = { readme: 'LISEZ-MOI-README.txt', page: 'piece-exhibit.html', picture: 'image-picture.png', exhibit: 'piece-exhibit.json', proof: 'preuve-proof.json' } as const
export const bundleNames = names

const mostBytes = 80_000_000
const encoder = new TextEncoder()
// Stored, not compressed, all dated alike: the same exhibit gives the same bytes on every machine, so that a change of any byte shows.
const packing = { level: 0, os: 3, mtime: new Date(1980, 0, 2, 12, 0, 0) } as const

export type Parts = { chain: string; entry: Entry; salt: Uint8Array; exhibit: string; page: string; picture: Uint8Array; readme: string }

/** What the exhibit itself says of its other parts, so that they hang on the same digest. */
const exhibitHead = z.object({ picture: z.object({ sha256: z.string() }), page: z.object({ sha256: z.string() }), readme: z.object({ sha256: z.string() }) })

const proofShape = z.strictObject({
  format: z.literal(format),
  chain: z.string(),
  entry: z.strictObject({ n: z.number().int(), frozenAt: z.number().int(), prev: z.string(), commitment: z.string(), digest: z.string() }),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
})

export function packBundle({ chain, entry, salt, exhibit, page, picture, readme }: Parts): Uint8Array {
  const proof = `${JSON.stringify({ format, chain, entry, salt: Buffer.from(salt).toString('hex') }, null, 2)}\n`
  return zip({
    [names.readme]: encoder.encode(readme),
    [names.page]: encoder.encode(page),
    [names.picture]: picture,
    [names.exhibit]: encoder.encode(exhibit),
    [names.proof]: encoder.encode(proof),
  })
}

const zip = (parts: Readonly<Record<string, Uint8Array>>): Uint8Array => zipSync({ ...parts }, packing)

export type Looked = { proof: { chain: string; entry: Entry } | null; differences: EvidenceDifference[] }

/** Needs nothing but the file. Anybody may have written it. */
export function lookAtBundle(bytes: Uint8Array): Looked {
  const parts = open(bytes)
  if (parts === null) return { proof: null, differences: [{ n: null, file: null, what: 'unreadable' }] }
  const differences: EvidenceDifference[] = []
  const differs = (file: string, what: EvidenceDifference['what']) => {
    if (!differences.some((each) => each.file === file)) differences.push({ n: null, file, what })
  }
  for (const name of Object.values(names)) if (parts[name] === undefined) differs(name, 'missing')
  for (const name of Object.keys(parts)) if (!(Object.values(names) as string[]).includes(name)) differs(name.slice(0, 200), 'unexpected')
  const proof = readJson(parts[names.proof], proofShape)
  if (proof === null) differs(names.proof, 'changed')
  const written = parts[names.exhibit]
  if (proof !== null && written !== undefined) {
    if (digestOf(proof.chain, proof.entry) !== proof.entry.digest) differs(names.proof, 'changed')
    else if (commit(Buffer.from(proof.salt, 'hex'), written) !== proof.entry.commitment) differs(names.exhibit, 'changed')
  }
  const said = readJson(written, exhibitHead)
  if (said === null) differs(names.exhibit, 'changed')
  else {
    for (const name of ['picture', 'page', 'readme'] as const) {
      const part = parts[names[name]]
      if (part !== undefined && sha256(part) !== said[name].sha256) differs(names[name], 'changed')
    }
  }
  if (differences.length === 0 && !sameBytes(zip(inOrder(parts)), bytes)) differences.push({ n: null, file: null, what: 'archive' })
  return { proof: proof === null ? null : { chain: proof.chain, entry: proof.entry }, differences }
}

function open(bytes: Uint8Array): Record<string, Uint8Array> | null {
  let left = mostBytes
  try {
    return unzipSync(bytes, {
      filter: ({ originalSize, size, compression }) => {
        // Ours are stored: a file that promises more than it holds is not opened.
        left -= Math.max(originalSize, size)
        if (left < 0 || compression !== 0) throw new Error('not ours')
        return true
      },
    })
  } catch {
    return null
  }
}

const inOrder = (parts: Readonly<Record<string, Uint8Array>>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.values(names).flatMap((name) => (parts[name] === undefined ? [] : [[name, parts[name]]])))

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && Buffer.from(one.buffer, one.byteOffset, one.length).equals(other)

function readJson<T>(bytes: Uint8Array | undefined, shape: z.ZodType<T>): T | null {
  if (bytes === undefined) return null
  try {
    const parsed = shape.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
