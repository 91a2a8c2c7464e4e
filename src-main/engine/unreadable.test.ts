import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accountId } from '../../src-contract/ids.ts'
import { systemClock } from '../lib/clock.ts'
import { silentLogger } from '../lib/logger.ts'
import { openStore } from '../store/database.ts'
import { createUnreadableNotes } from './unreadable.ts'

test('what cannot be read is noted once however often it comes, and nothing of what it says', () => {
  const dir = mkdtempSync(join(tmpdir(), 'vigie-unreadable-'))
  const store = openStore({ dir, clock: systemClock })
  try {
    const note = createUnreadableNotes(store, silentLogger)
    for (let n = 0; n < 3; n += 1) note(accountId.parse(1), 'status', '7')
    note(accountId.parse(1), 'status', null)
    const rows = store.read.prepare<[], { what: string; detail: string }>("SELECT what, detail FROM audit WHERE what = 'item.unreadable'").all()
    expect(rows.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([{ what: 'status', remoteId: '7' }, { what: 'status', remoteId: null }])
  } finally {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  }
})
