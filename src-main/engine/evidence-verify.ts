import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { CommandOutput } from '../../src-contract/commands.ts'
import type { EvidenceDifference } from '../../src-contract/evidence.ts'
import { Fault } from '../../src-contract/failure.ts'
import { lookAtBundle } from '../escalation/evidence/bundle.ts'
import { breaksIn, commit, sha256 } from '../escalation/evidence/chain.ts'
import type { ReadableDb } from '../store/connection.ts'
import { chainName, entriesOf, entryOf, frozenOf } from '../store/evidence.ts'
import type { Frozen } from '../store/evidence.ts'

type Verified = CommandOutput<'evidence.verify'>

const mostBytes = 90_000_000

/** Everything kept here: that each entry continues the one before, and that what is held is what was frozen. */
export function verifyChain(db: ReadableDb, noted: string | undefined): Verified {
  const chain = chainName(db)
  const entries = entriesOf(db)
  const differences: EvidenceDifference[] = breaksIn(chain ?? '', entries).map(({ n, what }) => ({ n, file: null, what }))
  let erased = 0
  for (const { n, commitment } of entries) {
    const frozen = frozenOf(db, n)
    if (frozen === null) erased += 1
    else if (frozen === 'broken') differences.push({ n, file: null, what: 'content' })
    else differences.push(...changesIn(frozen, commitment).map((what) => ({ n, file: null, what })))
  }
  if (noted !== undefined && noted !== chain && !entries.some(({ digest }) => digest === noted)) differences.push({ n: null, file: null, what: 'noted' })
  return { ok: differences.length === 0, exhibits: entries.length, erased, head: entries.at(-1)?.digest ?? null, file: null, differences }
}

function changesIn({ salt, exhibit, page, readme, picture }: Frozen, commitment: string): EvidenceDifference['what'][] {
  if (commit(salt, exhibit) !== commitment) return ['content']
  // Sealed by the digest above: it is as it was written.
  const said = JSON.parse(exhibit) as Record<'picture' | 'page' | 'readme', { sha256: string }>
  const found: EvidenceDifference['what'][] = []
  if (sha256(picture) !== said.picture.sha256) found.push('picture')
  if (sha256(page) !== said.page.sha256 || sha256(readme) !== said.readme.sha256) found.push('page')
  return found
}

/** One exported file, by itself. */
export function verifyBundle(db: ReadableDb, bytes: Uint8Array, noted: string | undefined): Verified {
  const { proof, differences } = lookAtBundle(bytes)
  if (noted !== undefined && proof?.entry.digest !== noted) differences.push({ n: null, file: null, what: 'noted' })
  const file = proof === null ? null : {
    n: proof.entry.n, frozenAt: proof.entry.frozenAt, digest: proof.entry.digest.slice(0, 64),
    here: proof.chain === chainName(db) && entryOf(db, proof.entry.n)?.digest === proof.entry.digest,
  }
  return { ok: differences.length === 0, exhibits: proof === null ? 0 : 1, erased: 0, head: null, file, differences }
}

export async function readBundle(path: string): Promise<Uint8Array> {
  const file = resolve(path)
  try {
    const handle = await open(file, 'r')
    try {
      const { size } = await handle.stat()
      if (size > mostBytes) throw new Fault('evidence.fileTooLarge', { file })
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw error instanceof Fault ? error : new Fault('file.missing', { file }, { cause: error })
  }
}
