import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLinkedInSandbox } from '../../src-sandbox/linkedin/sandbox.ts'
import type { LinkedInSandbox } from '../../src-sandbox/linkedin/sandbox.ts'
import { runCliHere, runCliProcess } from './cli-process.contract.ts'
import type { RunOptions } from './cli-process.contract.ts'

// Processes are started, on whatever machine this is.
vi.setConfig({ testTimeout: 180_000 })

let dir: string
let network: LinkedInSandbox
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-cli-'))
  network = createLinkedInSandbox({ token: 'AQX-ours', organizations: [{ id: '101', name: 'Verte' }, { id: '102', name: 'Bleue' }] })
  await network.listen()
})
afterEach(async () => {
  await network.close()
  rmSync(dir, { recursive: true, force: true })
})

const vigie = (args: string, options: RunOptions = {}) => runCliHere([...args.split(' '), '--data', dir, '--json'], options)

it('a page of LinkedIn is chosen among several, read, answered and moderated by the command line', async () => {
  const post = network.post('Nous recrutons', Date.now() - 86_400_000)
  const asked = network.comment(post, 'Léa', 'Télétravail possible ?', Date.now() - 60_000)
  const rude = network.comment(post, 'Max', 'Nul nul nul', Date.now() - 50_000)
  const add = `account add linkedin --brand Verte --url ${network.url} --secret-stdin`
  expect((await vigie(add, { stdin: 'AQX-ours\n' })).json).toMatchObject({ error: { code: 'account.several' } })
  // Once as it is typed, in a process of its own.
  const added = await runCliProcess([...`${add} --user Verte`.split(' '), '--data', dir, '--json'], { stdin: 'AQX-ours\n' })
  expect(added.json).toMatchObject({ network: 'linkedin', brand: 'Verte', handle: 'Verte' })
  expect((await vigie('sync')).json).toMatchObject({ accounts: [{ new: 2 }] })
  const { items } = (await vigie('inbox --limit 10')).json
  const idOf = (remoteId: string) => items.find((item) => item.remoteId === remoteId)?.id
  for (const kind of ['reply', 'other', 'oneWay']) await vigie(`settings set hold.${kind} 0`)
  await vigie(`reply ${idOf(asked)} --text-stdin`, { stdin: 'Oui, deux jours.\n' })
  await vigie(`act like ${idOf(asked)}`)
  await vigie(`act delete ${idOf(rude)}`)
  expect((await vigie('outbox flush --wait --timeout 60')).json).toMatchObject({ verified: 3, refused: 0, uncertain: 0 })
  expect(network.repliesTo(asked).map(({ text }) => text)).toEqual(['Oui, deux jours.'])
  expect([network.find(asked)?.likes.size, network.find(rude)]).toEqual([1, null])
  // What cannot be done here opens on LinkedIn.
  expect((await vigie(`item ${idOf(asked)}`)).json).toMatchObject({ url: expect.stringContaining('linkedin.com/feed/update/') })
  expect((await vigie('budget')).json).toMatchObject({ budgets: [{ network: 'linkedin', kind: 'units', every: 'day' }] })
})
