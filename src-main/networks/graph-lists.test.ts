import { expect, test } from 'vitest'
import type { Cursor } from '../../src-contract/remote.ts'
import { never } from './begin.contract.ts'
import { pullList } from './graph-lists.ts'
import type { Entry } from './graph-lists.ts'

const now = 1_800_000_000_000
const dayMs = 86_400_000

test('what is dated in the future is told once and hides nothing that comes after it', async () => {
  let entries: Entry[] = [{ id: 'tomorrow', at: now + dayMs, items: [] }, { id: 'before', at: now - dayMs, items: [] }]
  let told: string[] = []
  const listed = async function* () {
    yield entries.map((one) => ({ ...one, get items() { told.push(one.id); return [] } }))
  }
  let cursor: Cursor | null = null
  const read = async () => {
    told = []
    for await (const batch of pullList(listed, now, cursor, never)) cursor = batch.cursor
    return told
  }
  expect(await read()).toEqual(['tomorrow', 'before'])
  entries = [{ id: 'tomorrow', at: now + dayMs, items: [] }, { id: 'new', at: now - 1000, items: [] }, { id: 'before', at: now - dayMs, items: [] }]
  expect(await read()).toEqual(['new'])
  expect(await read()).toEqual([])
})
