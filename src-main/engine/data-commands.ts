import { resolve } from 'node:path'
import { backupAside, inspectBackup, replaceWith } from '../store/backup.ts'
import { checkStoreAside } from '../store/check.ts'
import type { Handlers } from './context.ts'
import { examine } from './doctor.ts'
import { fetchPicture } from './pictures.ts'

export const dataCommands: Handlers<'data.backup' | 'data.restore' | 'data.check' | 'data.doctor' | 'image.get'> = {
  'data.backup': async ({ store, emit }, { file }) => {
    const to = resolve(file)
    return { file: to, ...(await backupAside(store, to, (done, total) => emit({ event: 'progress', of: 'backup', done, total }))) }
  },

  'data.restore': async (context, { file }) => {
    const from = resolve(file)
    // Looked at first: what is no backup of ours must not cost the engine a restart.
    const { items } = inspectBackup(from)
    const { kept } = await context.reopen(() => replaceWith(context.dir, from))
    return { items, kept }
  },

  'data.check': ({ store, emit }) => checkStoreAside(store, (done, total) => emit({ event: 'progress', of: 'check', done, total })),
  'data.doctor': async (context) => ({ checks: await examine(context) }),
  'image.get': (context, { of, id }) => fetchPicture(context, of, id),
}
