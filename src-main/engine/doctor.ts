import { statfsSync } from 'node:fs'
import { arch, platform, release } from 'node:os'
import { toFailure } from '../../src-contract/failure.ts'
import type { CommandOutput } from '../../src-contract/commands.ts'
import { listAccounts } from '../store/accounts.ts'
import { checkStore } from '../store/check.ts'
import type { EngineContext } from './context.ts'

type Check = CommandOutput<'data.doctor'>['checks'][number]

const littleBytes = 500_000_000
const probeRef = 'doctor'

/**
 * Looks at what Vigie stands on. `advice` is null where all is well, else a key of the catalogue (`doctor.…`, or `failure.CODE` for what a
 * failure advises): whoever shows it has the language.
 */
export async function examine(context: EngineContext): Promise<Check[]> {
  return [runtime(), sqlite(context), await secrets(context), disk(context), data(context), ...accounts(context)]
}

function runtime(): Check {
  const { electron, node } = process.versions
  const value = `${electron === undefined ? `Node ${node}` : `Electron ${electron}, Node ${node}`}, ${platform()} ${arch()} ${release()}`
  const old = Number(node.split('.')[0]) < 20
  return { name: 'runtime', ok: !old, value, advice: old ? 'doctor.runtime' : null }
}

function sqlite({ store }: EngineContext): Check {
  const version = store.read.prepare<[], { version: string }>('SELECT sqlite_version() AS version').get()?.version ?? '?'
  const [mode] = store.read.pragma('journal_mode')
  return { name: 'sqlite', ok: mode?.['journal_mode'] === 'wal', value: `SQLite ${version}, ${String(mode?.['journal_mode'])}`, advice: null }
}

/** Tried, not asked: a keyring that is there and shut answers only to a real request. */
async function secrets({ secrets: store }: EngineContext): Promise<Check> {
  try {
    await store.set(probeRef, { probe: 'x' })
    const found = await store.get(probeRef)
    await store.remove(probeRef)
    const ok = found?.['probe'] === 'x'
    return { name: 'keyring', ok, value: store.kind, advice: ok ? (store.kind === 'file' ? 'doctor.secretsInFile' : null) : 'failure.secrets.unreadable' }
  } catch (error) {
    const { code, params } = toFailure(error)
    return { name: 'keyring', ok: false, value: String(params['reason'] ?? code), advice: `failure.${code}` }
  }
}

function disk({ dir }: EngineContext): Check {
  const { bavail, bsize } = statfsSync(dir)
  const free = Number(bavail) * Number(bsize)
  return { name: 'disk', ok: free > littleBytes, value: `${Math.floor(free / 1_000_000)} MB`, advice: free > littleBytes ? null : 'doctor.disk' }
}

function data({ store }: EngineContext): Check {
  const { ok, problems, items, bytes } = checkStore(store)
  const value = ok ? `${items} / ${Math.ceil(bytes / 1_000_000)} MB` : problems.slice(0, 3).join('; ')
  return { name: 'data', ok, value, advice: ok ? null : 'failure.store.corrupt' }
}

function accounts({ store }: EngineContext): Check[] {
  return listAccounts(store.read).map(({ id, network, handle, health }) => {
    const ok = health.failure === null
    return { name: `account ${id}`, ok, value: `${network} ${handle}: ${health.failure?.code ?? health.status}`, advice: ok ? null : `failure.${health.failure?.code}` }
  })
}
