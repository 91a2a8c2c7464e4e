import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { WordPressSandbox } from '../../src-sandbox/wordpress/sandbox.ts'
import { password, startBlog } from '../engine/blog-engine.contract.ts'
import { runCliHere } from './cli-process.contract.ts'
import type { RunOptions } from './cli-process.contract.ts'

vi.setConfig({ testTimeout: 180_000 })

let dir: string
let blog: WordPressSandbox
const vigie = (args: string, options: RunOptions = {}) => runCliHere([...args.split(' '), '--data', dir], options)
const arrives = async (text: string) => {
  const remoteId = blog.addComment({ postId: 1, author: { name: 'Lea', email: 'lea@lecteur.example' }, text, at: Date.now(), status: 'approved' })
  await vigie('sync')
  return (await vigie('inbox --limit 500')).json.items.find((item) => item.remoteId === String(remoteId))?.id ?? 0
}
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-cli-'))
  blog = await startBlog(3)
  await vigie(`account add wordpress --brand Atelier --url ${blog.url} --user vigie --secret-stdin`, { stdin: `${password}\n` })
})
afterEach(async () => {
  await blog.close()
  rmSync(dir, { recursive: true, force: true })
})

const tombola = JSON.stringify({ name: 'Tombolas', brandIds: null, enabled: true, when: { words: ['tombola'] }, actions: [{ do: 'hide' }] })

describe('moderation at the command line', () => {
  it('judges what it reads, finds it by its verdict, explains it in words, and takes the user’s word', async () => {
    const insult = await arrives('Quel c0nn@rd, je vais te tuer')
    expect((await vigie('inbox --verdict toxic')).json.items.map(({ id }) => id)).toEqual([insult])
    const told = await vigie(`explain ${insult} --lang fr`)
    expect(told.json['explanation']).toMatchObject({ advice: { kind: 'threat' }, sublabels: expect.arrayContaining(['threat']) })
    expect(told.stderr).toContain('PHAROS')
    expect(told.stderr).toContain('toxique')
    await vigie(`verdict ${insult} --is-not toxic`)
    expect((await vigie('inbox --verdict toxic')).json.items).toEqual([])
    expect(await vigie(`verdict ${insult} --is toxic --is-not spam`)).toMatchObject({ code: 2 })
    expect((await vigie('judge')).json).toMatchObject({ left: 0 })
    expect((await vigie('learning --brand Atelier')).json).toMatchObject({ brands: [{ decisions: 1 }] })
  })

  it('writes, replays, applies and removes a rule, and an example that is pinned stands in its way', async () => {
    const id = await arrives('Une tombola')
    const replayed = await vigie('rules replay --lang en', { stdin: tombola })
    expect(replayed.json).toMatchObject({ matched: 1, wouldTakeDown: 1 })
    expect(replayed.stderr).toContain('would have been touched')
    await vigie('pins add never --text-stdin', { stdin: 'Merci pour la tombola' })
    expect(await vigie('rules save', { stdin: tombola })).toMatchObject({ code: 1, json: { error: { code: 'pins.broken' } } })
    const saved = await vigie('rules save --override', { stdin: tombola })
    expect(saved.json).toMatchObject({ rule: { id: 1, position: 1 } })
    expect(await vigie('pins run')).toMatchObject({ code: 3 })
    expect((await vigie('rules apply 1')).json).toMatchObject({ matched: 1, done: 1 })
    expect((await vigie(`item ${id}`)).json).toMatchObject({ visibility: 'held', firings: [{ name: 'Tombolas' }] })
    expect((await vigie('rules off 1')).json).toMatchObject({ rule: { enabled: false } })
    await vigie('rules remove 1')
    expect((await vigie('rules')).json).toEqual({ rules: [] })
    expect((await vigie('rules log')).json['firings']).toHaveLength(1)
    expect(await vigie('rules save', { stdin: '{"name":""}' })).toMatchObject({ code: 1, json: { error: { code: 'input.invalid' } } })
  })

  it('keeps lists and charters, out and in again, and auto-hide waits for its week', async () => {
    await arrives('Bonjour le carnaval')
    expect((await vigie('lists add suspect carnaval --brand atelier')).json).toMatchObject({ entries: [{ text: 'carnaval' }] })
    await vigie('judge')
    expect((await vigie('inbox --verdict toxic')).json.items).toHaveLength(1)
    expect((await vigie('lists try carn.val --pattern --text-stdin', { stdin: 'Un carnaval' })).json).toEqual({ ranges: [[3, 11]] })
    expect((await vigie('lists remove 1')).json).toMatchObject({ removed: 1 })
    const { stdout } = await vigie('charter --brand Atelier')
    const family = (await vigie('charter presets')).json['presets'] as Record<string, unknown>
    expect((await vigie('charter set --brand Atelier', { stdin: JSON.stringify(family['family']) })).json).toMatchObject({ charter: { preset: 'family' } })
    expect((await vigie('charter set --brand Atelier', { stdin: stdout })).json).toMatchObject({ charter: { preset: 'plain' } })
    expect((await vigie('autohide week --brand Atelier')).json).toMatchObject({ total: 0 })
    expect(await vigie('autohide on --brand Atelier')).toMatchObject({ code: 1, json: { error: { code: 'autohide.tooSoon' } } })
    expect(await vigie('autohide on --brand Nobody')).toMatchObject({ code: 1, json: { error: { code: 'brand.unknown' } } })
    // The blog's own comments differ in a number alone.
    expect((await vigie('clusters')).json).toMatchObject({ clusters: [{ id: 1, kind: 'sameText', items: 3, open: 3 }] })
    expect((await vigie('clusters show 1')).json.items).toHaveLength(3)
    expect((await vigie('clusters act done 1')).json).toMatchObject({ refused: [] })
    expect((await vigie('clusters')).json).toEqual({ clusters: [] })
  })
})
