import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openEngine } from '../host/open-engine.ts'
import { memorySecrets } from '../secrets/secret-store.ts'
import type { Running } from './command.ts'
import { settingsCommands } from './settings-commands.ts'

let dir: string
let engine: ReturnType<typeof openEngine>
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-settings-'))
  engine = openEngine({ dir, autoSync: false, secrets: memorySecrets() })
})
afterEach(async () => {
  await engine.stop()
  rmSync(dir, { recursive: true, force: true })
})

const run = (name: string, ...words: string[]) => {
  const command = settingsCommands.find((each) => each.name === name)
  if (command === undefined) throw new Error(name)
  return command.run({ engine, typed: { words } } as unknown as Running)
}
const settings = async () => ((await run('settings')).document as { settings: unknown }).settings

it('what is set is listed, words as words and JSON as JSON', async () => {
  await run('settings set', 'notify.on', 'false')
  await run('settings set', 'notify.shows', 'author')
  await run('settings set', 'notify.what.brand.3', '["threat"]')
  await run('settings set', 'notify.hours', '[{"days":[1,2,3,4,5],"from":"09:00","to":"18:30"}]')
  expect(await settings()).toEqual({
    'notify.on': false, 'notify.shows': 'author', 'notify.what.brand.3': ['threat'], 'notify.hours': [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:30' }],
  })
})

it.each([
  ['notify.on', 'perhaps'], ['notify.what', '["shouting"]'], ['notify.hours', '[{"days":[8],"from":"09:00","to":"18:00"}]'],
  ['notify.hours', '[{"days":[1],"from":"9:00","to":"24:00"}]'], ['app.login.brand.1', 'true'], ['badge', '12'],
])('%s cannot be %s', async (key, value) => {
  await expect(run('settings set', key, value)).rejects.toMatchObject({ failure: { code: 'input.invalid' } })
  expect(await settings()).toEqual({})
})
