import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { handClock, tempDir } from '../store/test-store.ts'
import { startBlog, startDesk } from './blog-engine.contract.ts'
import type { Desk } from './blog-engine.contract.ts'

const day = 86_400_000
const clock = handClock(Date.now())

let blog: WordPressSandbox
let desk: Desk
let folder: string
beforeEach(async () => {
  folder = tempDir()
  blog = await startBlog(3)
  desk = startDesk({ clock })
  await desk.connect(blog)
  await desk.call('sync.run', {})
})
afterEach(async () => {
  await desk.close()
  await blog.close()
  rmSync(folder, { recursive: true, force: true })
})

const codeOf = async (work: Promise<unknown>) => work.then(() => 'nothing thrown', (error: { failure?: { code: string } }) => error.failure?.code)
const freeze = async (n: number) => (await desk.call('evidence.freeze', { itemId: (await desk.itemOf(n)).id, reason: 'threat' })).exhibit
/** Behind the engine's back, as somebody with the file would. */
const tamper = async (sql: string) => {
  const db = new Database(join(desk.dir, 'vigie.sqlite'))
  db.exec(sql)
  db.close()
}

describe('an exhibit', () => {
  it('is a copy that stays when the item is edited, hidden and gone', async () => {
    const { n, digest } = await freeze(2)
    blog.editComment(2, 'Rien de tel')
    blog.removeForever(3)
    await desk.call('sync.run', {})
    const written = await desk.call('evidence.export', { n })
    const bytes = Buffer.from(written.base64 ?? '', 'base64')
    expect(bytes.includes('Un commentaire, le 2e')).toBe(true)
    expect(await desk.call('evidence.verify', { base64: bytes.toString('base64') })).toMatchObject({ ok: true, file: { n, digest, here: true }, differences: [] })
    expect(await desk.call('evidence.picture', { n })).toMatchObject({ width: 1440 })
  })

  it('stands behind the one before, and outlives a restart', async () => {
    const [one, two] = [await freeze(1), await freeze(1)]
    await desk.restart()
    const three = await freeze(2)
    expect([one.n, two.n, three.n]).toEqual([1, 2, 3])
    expect(new Set([one.digest, two.digest, three.digest]).size).toBe(3)
    expect(await desk.call('evidence.verify', { noted: two.digest })).toMatchObject({ ok: true, exhibits: 3, erased: 0, head: three.digest })
    expect(await desk.call('evidence.verify', { noted: 'a'.repeat(64) })).toMatchObject({ ok: false, differences: [{ what: 'noted' }] })
    expect((await desk.call('evidence.list', { itemId: (await desk.itemOf(1)).id })).exhibits.map(({ n }) => n)).toEqual([2, 1])
  })

  it('is written to a file once, and refused after one byte of it was changed', async () => {
    const { n } = await freeze(2)
    const file = join(folder, 'piece.zip')
    expect(await desk.call('evidence.export', { n, file })).toMatchObject({ file, base64: null })
    expect(await codeOf(desk.call('evidence.export', { n, file }))).toBe('file.exists')
    expect((await desk.call('evidence.verify', { file })).ok).toBe(true)
    const bytes = readFileSync(file)
    const at = bytes.indexOf('le 2e')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(file, bytes)
    const refused = await desk.call('evidence.verify', { file })
    expect(refused.ok).toBe(false)
    expect(refused.differences[0]).toMatchObject({ what: 'changed', file: expect.stringMatching(/exhibit|page/) })
    expect(await codeOf(desk.call('evidence.verify', { file: join(folder, 'none.zip') }))).toBe('file.missing')
  })

  it('is erased after its time, not before, with its salt; the chain verifies all the same', async () => {
    const { n } = (await desk.call('evidence.freeze', { itemId: (await desk.itemOf(2)).id, reason: 'hate', keepDays: 10 })).exhibit
    await freeze(1)
    await desk.call('evidence.keep', { n: 2, until: clock.now() + 1000 * day })
    clock.set(clock.now() + 9 * day)
    expect(await desk.call('evidence.prune', {})).toEqual({ erased: [] })
    clock.set(clock.now() + 2 * day)
    expect(await desk.call('evidence.prune', {})).toEqual({ erased: [n] })
    expect(await desk.call('evidence.prune', {})).toEqual({ erased: [] })
    expect(await desk.call('evidence.verify', {})).toMatchObject({ ok: true, exhibits: 2, erased: 1 })
    expect((await desk.call('evidence.list', {})).exhibits[1]).toMatchObject({ n, held: false, text: null, author: null, itemId: null, reason: null, bytes: 0 })
    expect(await codeOf(desk.call('evidence.export', { n }))).toBe('evidence.erased')
    expect(await codeOf(desk.call('evidence.keep', { n, until: clock.now() + day }))).toBe('evidence.erased')
    expect(await desk.call('evidence.prune', { ns: [2] })).toEqual({ erased: [2] })
    expect(await codeOf(desk.call('evidence.export', { n: 9 }))).toBe('evidence.unknown')
  })
})

describe('somebody who changes the file of the database', () => {
  it('is refused by it, and told of where they got round that', async () => {
    await freeze(1)
    await freeze(2)
    await freeze(3)
    await expect(tamper('DELETE FROM evidence WHERE n = 2')).rejects.toThrow(/append-only/)
    await expect(tamper(`UPDATE evidence SET digest = '${'0'.repeat(64)}' WHERE n = 2`)).rejects.toThrow(/append-only/)
    const found = async () => (await desk.call('evidence.verify', {})).differences.map(({ n, what }) => `${n} ${what}`)
    await tamper(`UPDATE evidence SET exhibit = exhibit || ' ' WHERE n = 2`)
    expect(await found()).toEqual(['2 content'])
    await tamper(`UPDATE evidence SET exhibit = substr(exhibit, 1, length(exhibit) - 1) WHERE n = 2`)
    expect(await found()).toEqual([])
    await tamper(`UPDATE evidence SET picture = x'00', page = page || ' ' WHERE n = 3`)
    expect(await found()).toEqual(['3 picture', '3 page'])
    await tamper(`DROP TRIGGER evidence_keeps; DELETE FROM evidence WHERE n = 1`)
    expect(await found()).toEqual(['1 missing', '3 picture', '3 page'])
    await tamper(`UPDATE evidence SET salt = NULL WHERE n = 2`)
    expect(await found()).toContain('2 content')
    expect(await codeOf(desk.call('evidence.export', { n: 2 }))).toBe('evidence.broken')
  })
})
