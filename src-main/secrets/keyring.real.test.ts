import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const there = (program: string) => spawnSync('which', [program]).status === 0
const missing = process.platform !== 'linux' ? 'not Linux' : ['gnome-keyring-daemon', 'dbus-run-session'].find((program) => !there(program))

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigie-keyring-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const module = new URL('./sealed-file.ts', import.meta.url).href
const tell = (work: string) => `import('${module}').then(async ({ openSecrets }) => { const dir = process.env.HOME; ${work} })`
const setOne = tell(`await openSecrets(dir, {}).set('a', { password: 'correct horse' })`)
const getOne = tell(`const s = openSecrets(dir, {}); console.log(JSON.stringify([s.kind, await s.get('a')]))`)

describe.skipIf(missing !== undefined)(`a real keyring${missing === undefined ? '' : `: skipped, ${missing}`}`, () => {
  it('keeps the data key from one process to the next', () => {
    const program = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "$0" -e "$1" && "$0" -e "$2"`
    const env = { ...process.env, HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home, VIGIE_SECRETS: '' }
    const said = execFileSync('dbus-run-session', ['--', 'sh', '-c', program, process.execPath, setOne, getOne], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    expect(JSON.parse(said)).toEqual(['keyring', { password: 'correct horse' }])
  })
})
