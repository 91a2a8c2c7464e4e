import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Fault } from '../../src-contract/failure.ts'
import { packBundle } from '../escalation/evidence/bundle.ts'
import { chainName, entryOf, eraseExhibits, frozenOf, getExhibit, keepUntil, listExhibits } from '../store/evidence.ts'
import type { Frozen } from '../store/evidence.ts'
import { setSetting } from '../store/settings.ts'
import type { EngineContext, Handlers } from './context.ts'
import { freeze, keepDaysOf } from './evidence-freeze.ts'
import { readBundle, verifyBundle, verifyChain } from './evidence-verify.ts'

export const evidenceHandlers: Handlers<
  'evidence.freeze' | 'evidence.list' | 'evidence.picture' | 'evidence.export' | 'evidence.verify' | 'evidence.prune' | 'evidence.keep' | 'evidence.keepDays'
> = {
  'evidence.freeze': async (context, { itemId, reason, note, keepDays }) => ({ exhibit: await freeze(context, { itemId, reason, note: note ?? '', keepDays }) }),

  'evidence.list': (context, { itemId }) => {
    const { read } = context.store
    const exhibits = listExhibits(read, itemId)
    const newest = itemId === undefined ? exhibits : listExhibits(read)
    return { exhibits, chain: chainName(read), head: newest[0]?.digest ?? null, keepDays: keepDaysOf(context) }
  },

  'evidence.picture': (context, { n }) => {
    const { picture, width, height } = held(context, n)
    return { base64: Buffer.from(picture).toString('base64'), width, height }
  },

  'evidence.export': async (context, { n, file }) => {
    const frozen = held(context, n)
    const entry = entryOf(context.store.read, n)
    if (entry === null) throw new Fault('evidence.unknown', { value: n })
    const bytes = packBundle({ chain: chainName(context.store.read) ?? '', entry, ...frozen })
    const name = `vigie-piece-${String(n).padStart(4, '0')}.zip`
    if (file === undefined) return { name, bytes: bytes.length, file: null, base64: Buffer.from(bytes).toString('base64') }
    const to = resolve(file)
    await writeNew(to, bytes)
    return { name, bytes: bytes.length, file: to, base64: null }
  },

  'evidence.verify': async ({ store }, { file, base64, noted }) => {
    if (file !== undefined) return verifyBundle(store.read, await readBundle(file), noted)
    if (base64 !== undefined) return verifyBundle(store.read, Buffer.from(base64, 'base64'), noted)
    return verifyChain(store.read, noted)
  },

  'evidence.prune': (context, { ns }) => {
    for (const n of ns ?? []) getExhibit(context.store.read, n)
    return { erased: eraseExhibits(context.store, context.clock.now(), ns) }
  },

  'evidence.keep': ({ store }, { n, until }) => ({ exhibit: keepUntil(store, n, until) }),

  'evidence.keepDays': ({ store }, { days }) => {
    setSetting(store, 'evidence.keepDays', days)
    return {}
  },
}

function held({ store }: EngineContext, n: number): Frozen {
  getExhibit(store.read, n)
  const frozen = frozenOf(store.read, n)
  if (frozen === null) throw new Fault('evidence.erased', { value: n })
  if (frozen === 'broken') throw new Fault('evidence.broken', { value: n })
  return frozen
}

/** For this user alone, and never over another file. */
async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  try {
    const handle = await open(file, 'wx', 0o600)
    try {
      await handle.writeFile(bytes)
    } finally {
      await handle.close()
    }
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new Fault(exists ? 'file.exists' : 'file.unwritten', { file }, { cause: error })
  }
}
