import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, posix } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, toolNode } from './bootstrap/paths.mjs'
import { findBrokenWalls } from './walls/check.mjs'
import { zoneOf, zones } from './walls/table.mjs'

// An overlay that has the project's own tsconfigs and lint but none of its sources: one empty place for each zone of the
// table, and for each zone a file that imports, one per line, every zone that it may not. A line stands for a direction.
const places: Record<string, string> = {
  contract: 'src-contract/place.ts',
  i18n: 'src-i18n/place.ts',
  adapter: 'src-main/networks/adapter.ts',
  registry: 'src-main/networks/registry.ts',
  network: 'src-main/networks/alpha/place.ts',
  engine: 'src-main/engine/place.ts',
  shell: 'src-main/shell/place.ts',
  entry: 'src-main/main.ts',
  preload: 'src-main/preload.ts',
  cli: 'src-main/cli/place.ts',
  demo: 'src-main/demo/place.ts',
  sandbox: 'src-sandbox/place.ts',
  ui: 'src-renderer/ui/place.ts',
  bridge: 'src-renderer/bridge.ts',
  stores: 'src-renderer/stores/place.ts',
  triage: 'src-renderer/triage/place.ts',
  feature: 'src-renderer/inbox/place.ts',
  window: 'src-renderer/main.tsx',
  e2e: 'e2e/place.ts',
  bench: 'bench/place.ts',
  scripts: 'scripts/place.ts',
}
for (const part of ['lib', 'net', 'pictures', 'secrets', 'store', 'moderation', 'judge', 'sync', 'outbox', 'escalation', 'reports']) {
  places[part] = `src-main/${part}/place.ts`
}

// Zones that are a single file by name: the wrong imports stand in the place itself, and are compiled apart from the rest.
const single = new Set(['registry', 'entry', 'preload', 'bridge'])

type Wrong = { from: string; to: string; file: string; line: number }
const wrong: Wrong[] = []
const overlay = mkdtempSync(join(tmpdir(), 'vigie-walls-'))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(overlay, path)), { recursive: true })
  writeFileSync(join(overlay, path), text)
}

function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

function run(command: readonly string[]): Promise<string> {
  return new Promise((settle) => {
    execFile(toolNode(), [...command], { cwd: overlay, maxBuffer: 64_000_000 }, (_error, stdout, stderr) => settle(stdout + stderr))
  })
}

function tsconfigs(): string[] {
  const below = ['src-contract', 'src-i18n', 'src-main', 'src-renderer', 'src-sandbox', 'e2e', 'bench', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  return [...readdirSync(root), ...below].filter((path) => /(^|\/)tsconfig[^/]*\.json$/.test(path) && !path.includes('node_modules'))
}

type Project = { path: string; references: string[]; files: string[] }
const projects: Project[] = []

function projectOf(zone: string): Project | undefined {
  return projects.find(({ files }) => files.includes(places[zone] ?? ''))
}

// Whether one zone's project names the other's; undefined where a folder has no project yet.
function isReferenced(from: string, to: string): boolean | undefined {
  const [one, other] = [projectOf(from), projectOf(to)]
  if (one === undefined || other === undefined) return undefined
  return one.path === other.path || one.references.includes(other.path)
}

// The compiler lets a project see what its references reference, too: those directions the table alone holds.
function reachable(zone: string): Set<string> {
  const seen = new Set<string>()
  const queue = [projectOf(zone)?.path ?? '']
  for (const path of queue) {
    if (seen.has(path)) continue
    seen.add(path)
    queue.push(...(projects.find((each) => each.path === path)?.references ?? []))
  }
  return seen
}

async function readProject(path: string): Promise<Project> {
  const here = (name: string) => posix.normalize(posix.join(posix.dirname(path), name))
  const { references = [] } = JSON.parse(readFileSync(join(overlay, path), 'utf8')) as { references?: { path: string }[] }
  const { files = [] } = JSON.parse(await run([tsc, '-p', path, '--showConfig'])) as { files?: string[] }
  return { path, references: references.map((each) => here(each.path)), files: files.map(here) }
}

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint')

// One complaint with the lines below it, which name every file that asked for the one complained of.
async function compile(): Promise<string[]> {
  return (await run([tsc, '-b', '--pretty', 'false'])).split(/\n(?=\S)/)
}

function refuses(complaints: readonly string[], { file, to }: Wrong): boolean {
  const target = join(overlay, places[to] ?? '')
  return complaints.some((each) => /: error TS(6307|6142):/.test(each) && each.includes(target) && (each.startsWith(`${file}(`) || each.includes(`'${join(overlay, file)}'`)))
}

function writeWrong(from: string): void {
  const place = places[from] ?? ''
  const file = single.has(from) ? place : posix.join(posix.dirname(place), `wrong-${from}.ts`)
  const lines: string[] = []
  for (const to of Object.keys(places)) {
    if (to === from || zones[from as keyof typeof zones].may.includes(to as never)) continue
    lines.push(`import type { Place as To${lines.length} } from '${specifier(file, places[to] ?? '')}'`)
    wrong.push({ from, to, file, line: lines.length })
  }
  const all = lines.map((_, at) => `To${at}`).join(' | ')
  write(file, `${lines.join('\n')}\nexport type Place = ${all}\n`)
}

function writePlace(zone: string): void {
  write(places[zone] ?? '', `export type Place = { zone: '${zone}' }\n`)
}

let broken: { file: string; line: number; sentence: string }[] = []
let compiled: string[] = []
let compiledSingle: string[] = []
let linted = ''

beforeAll(async () => {
  for (const path of [...tsconfigs(), '.oxlintrc.json']) cpSync(join(root, path), join(overlay, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(overlay, 'node_modules'), 'junction')
  write('package.json', '{"type":"module"}')
  for (const zone of single) writeWrong(zone)
  const others = Object.keys(places).filter((zone) => !single.has(zone))
  for (const zone of others) writePlace(zone)
  broken = findBrokenWalls(overlay)
  compiledSingle = await compile()
  for (const path of tsconfigs().filter((each) => each !== 'tsconfig.base.json')) projects.push(await readProject(path))
  for (const zone of single) writePlace(zone)
  for (const zone of others) writeWrong(zone)
  write('src-main/networks/beta/wrong.ts', "import type { Place } from '../alpha/place.ts'\nexport type Other = Place\n")
  write('src-renderer/accounts/wrong.ts', "import type { Place } from '../inbox/place.ts'\nexport type Other = Place\n")
  write('src-main/sync/database.ts', "import Database from 'better-sqlite3'\nexport const database = new Database(':memory:')\n")
  write('src-main/engine/window.ts', "import { app } from 'electron'\nexport const name = app.getName()\n")
  write('src-main/secrets/indirect.ts', "export const load = () => import('electron')\n")
  write('src-renderer/inbox/disk.ts', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n")
  write('src-contract/disk.ts', "import { readFileSync } from 'node:fs'\nexport const read = readFileSync\n")
  write('src-renderer/inbox/token.ts', "export const answer = () => fetch('https://example.org')\n")
  write('src-main/lib/one.ts', "import type { Two } from './two.ts'\nexport type One = { two?: Two }\n")
  write('src-main/lib/two.ts', "import type { One } from './one.ts'\nexport type Two = { one?: One }\n")
  write('src-main/lib/loose.ts', 'export const loose = (value: any) => value\nexport const sure = (value?: string) => value!\n')
  write('src-main/lib/silenced.ts', '// oxlint' + '-disable no-debugger\nexport const silenced = 1\n')
  write('src-main/lib/index.ts', "export * from './place.ts'\n")
  write('src-main/elsewhere/place.ts', 'export const place = 1\n')
  write('src-main/shell/taken.ts', "import { engine } from '../engine/value.ts'\nexport const taken = engine\n")
  write('src-main/shell/engine-host.ts', "import { engine } from '../engine/value.ts'\nexport const hosted = engine\n")
  write('src-main/engine/value.ts', 'export const engine = 1\n')
  broken.push(...findBrokenWalls(overlay))
  linted = await run([oxlint, '-f', 'unix', '.'])
  compiled = await compile()
})

afterAll(() => rmSync(overlay, { recursive: true, force: true }))

function complains(file: string, line: number): boolean {
  return broken.some((each) => each.file === file && each.line === line)
}

test('the table has a place in this test for every zone, and every place is of its zone', () => {
  expect(Object.keys(places).sort()).toEqual(Object.keys(zones).sort())
  for (const [zone, file] of Object.entries(places)) expect(zoneOf(file)?.zone).toBe(zone)
})

test('a wrong import in any direction is named, with where to go instead', () => {
  const passed = wrong.filter(({ file, line }) => !complains(file, line))
  expect(passed).toEqual([])
  expect(wrong.length).toBeGreaterThan(500)
  for (const { sentence } of broken) expect(sentence.length).toBeGreaterThan(20)
})

test('an allowed import is not named', () => {
  write('src-main/sync/right.ts', "import type { Place } from '../store/place.ts'\nexport type Right = Place\n")
  expect(findBrokenWalls(overlay).filter(({ file }) => file === 'src-main/sync/right.ts')).toEqual([])
})

test('the compiler refuses every direction that the references of the tsconfigs do not open', () => {
  const held = wrong.filter(({ from, to }) => isReferenced(from, to) === false && !reachable(from).has(projectOf(to)?.path ?? ''))
  expect(held.filter((each) => !refuses(single.has(each.from) ? compiledSingle : compiled, each))).toEqual([])
  expect(held.length).toBeGreaterThan(300)
})

test('the references give no direction that the table refuses, but for the seams inside one project', () => {
  const seams = new Set(['adapter', 'registry', 'network', 'bridge', 'stores', 'triage', 'feature', 'window', 'shell', 'entry'])
  const given = wrong.filter(({ from, to }) => isReferenced(from, to) === true && !(seams.has(from) || seams.has(to)))
  expect(given).toEqual([])
})

describe('beyond the folders', () => {
  const cases: [string, string, number, string][] = [
    ['a network imports another', 'src-main/networks/beta/wrong.ts', 1, 'network'],
    ['a feature imports another', 'src-renderer/accounts/wrong.ts', 1, 'feature'],
    ['a database is opened outside the store', 'src-main/sync/database.ts', 1, 'better-sqlite3'],
    ['the engine imports electron', 'src-main/engine/window.ts', 1, 'electron'],
    ['electron is imported on the fly', 'src-main/secrets/indirect.ts', 1, 'electron'],
    ['the window imports Node', 'src-renderer/inbox/disk.ts', 1, 'node:fs'],
    ['the contract imports Node', 'src-contract/disk.ts', 1, 'node:fs'],
    ['types go round in a cycle', 'src-main/lib/one.ts', 1, 'cycle'],
    ['a lint rule is silenced', 'src-main/lib/silenced.ts', 1, 'silences'],
    ['a barrel appears', 'src-main/lib/index.ts', 1, 'barrel'],
    ['a folder has no row in the table', 'src-main/elsewhere/place.ts', 1, 'no place'],
    ['the shell takes the engine’s value', 'src-main/shell/taken.ts', 1, 'only types'],
  ]
  test.each(cases)('%s: the check names it', (_name, file, line, word) => {
    expect(broken.filter((each) => each.file === file && each.line === line).map(({ sentence }) => sentence).join(' ')).toContain(word)
  })

  test('engine-host.ts alone may take the engine’s value', () => {
    expect(broken.filter(({ file }) => file === 'src-main/shell/engine-host.ts')).toEqual([])
  })

  test('the compiler knows no Node in the window, nor in the contract', () => {
    for (const file of ['src-renderer/inbox/disk.ts', 'src-contract/disk.ts']) expect(compiled.join('\n')).toMatch(new RegExp(`${file}\\(1,\\d+\\): error TS`))
  })

  test('the lint refuses any, the non-null mark, and a network call from the window', () => {
    for (const rule of ['no-explicit-any', 'no-non-null-assertion']) expect(linted).toMatch(new RegExp(`src-main/lib/loose\\.ts:.*${rule}`))
    expect(linted).toMatch(/src-renderer\/inbox\/token\.ts:.*no-restricted-globals/)
  })
})

test('the project itself breaks no wall', () => {
  expect(findBrokenWalls(root)).toEqual([])
})
