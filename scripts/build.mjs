// Bundles the app into out/. Run by the tool chain's Node; each part is skipped while none of its sources has changed.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { withLock } from './bootstrap/lock.mjs'
import { out, root } from './bootstrap/paths.mjs'
import { say, step, took } from './bootstrap/say.mjs'

// Chromium 130 is what the fall-back runtime has; Node 20.18 what its main process has.
const nodeTarget = 'node20.18'
const chromiumTarget = 'chrome130'
const external = ['electron', 'better-sqlite3', '@napi-rs/keyring', ...builtinModules.flatMap(name => [name, `node:${name}`])]

const src = (...parts) => join(root, ...parts)
const engineSources = ['src-contract', 'src-i18n', 'src-main', 'src-sandbox', 'scripts/build.mjs', 'package-lock.json']
const rendererSources = ['src-contract', 'src-i18n', 'src-renderer', 'assets', 'scripts/build.mjs', 'package-lock.json']

const parts = [
  { name: 'main', sources: engineSources, build: buildMain },
  { name: 'preload', sources: ['src-main/preload.ts', 'src-contract', 'scripts/build.mjs'], build: buildPreload },
  { name: 'renderer', sources: rendererSources, build: buildRenderer },
]

try {
  await withLock(join(out, '.build.lock'), buildStale)
} catch (error) {
  say(process.stderr.isTTY ? error.message : stripVTControlCharacters(error.message))
  process.exitCode = 1
}

async function buildStale() {
  const startedAt = Date.now()
  const stale = parts.map(part => ({ ...part, stamp: fingerprint(part.sources) })).filter(part => readStamp(part.name) !== part.stamp)
  for (const part of stale) {
    await step(`Building ${part.name}`, () => part.build(join(out, part.name)))
    writeFileSync(stampPath(part.name), part.stamp)
  }
  if (stale.length === 0) say(`· Built already (${took(startedAt)})`)
}

function stampPath(name) {
  return join(out, name, '.stamp')
}

function readStamp(name) {
  return existsSync(stampPath(name)) ? readFileSync(stampPath(name), 'utf8') : undefined
}

// Names, sizes and instants of change, not contents: it has to cost milliseconds.
function fingerprint(sources) {
  const hash = createHash('sha256')
  const visit = path => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
    else if (!/\.test\.tsx?$/.test(path)) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
  }
  for (const source of sources) visit(src(source))
  return hash.digest('hex')
}

async function bundle(config) {
  const { build } = await import('vite')
  await build({ root, configFile: false, logLevel: 'warn', publicDir: false, clearScreen: false, ...config })
}

// Built beside its place and renamed, so that an app which starts meanwhile reads one build or the other, never half of one.
async function swap(dir, write) {
  const fresh = `${dir}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  await write(fresh)
  rmSync(dir, { recursive: true, force: true })
  renameSync(fresh, dir)
}

// Entries: main, engine-process, cli, demo, and every *-worker.ts, which is started by its name beside the chunk that
// starts it. All chunks lie at the root of out/main, so `new URL('./x', import.meta.url)` means the same from each.
function mainEntries() {
  const fixed = ['main', 'engine-process', 'cli', 'demo'].map(name => src('src-main', `${name}.ts`)).filter(existsSync)
  const workers = readdirSync(src('src-main'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('-worker.ts'))
    .map(name => src('src-main', name))
  return Object.fromEntries([...fixed, ...workers].map(path => [basename(path, '.ts'), path]))
}

function buildMain(dir) {
  return swap(dir, async fresh => {
    await bundle({
      ssr: { target: 'node', noExternal: true, external },
      build: {
        ssr: true,
        target: nodeTarget,
        outDir: fresh,
        emptyOutDir: false,
        minify: false,
        sourcemap: false,
        rollupOptions: {
          input: mainEntries(),
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
        },
      },
    })
    // Data of their packages, with the licences they come under.
    for (const language of ['fr', 'en']) {
      const from = join(root, 'node_modules', `dictionary-${language}`)
      for (const name of ['index.aff', 'index.dic', 'license']) cpSync(join(from, name), join(fresh, 'dictionaries', `${language}-${name}`))
    }
    const store = src('src-main', 'store')
    if (existsSync(join(store, 'migrations'))) cpSync(join(store, 'migrations'), join(fresh, 'migrations'), { recursive: true, filter: isSqlOrFolder })
    const model = src('src-main', 'moderation', 'weights', 'moderation-model.bin')
    if (existsSync(model)) cpSync(model, join(fresh, 'moderation-model.bin'))
    copyPictures(join(fresh, 'pictures'))
    if (existsSync(join(store, 'schema.sql'))) cpSync(join(store, 'schema.sql'), join(fresh, 'schema.sql'))
  })
}

// What src-main/pictures/canvas.ts looks for beside the code: too large, or too much of a script of its own, to be bundled.
function copyPictures(dir) {
  mkdirSync(dir)
  const from = {
    'canvaskit.cjs': 'canvaskit-wasm/bin/canvaskit.js',
    'canvaskit.wasm': 'canvaskit-wasm/bin/canvaskit.wasm',
    'DejaVuSans.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
    'DejaVuSans-Bold.ttf': 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
    'noto-emoji.woff2': '@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff2',
    'LICENSE-canvaskit': 'canvaskit-wasm/LICENSE',
    'LICENSE-dejavu': 'dejavu-fonts-ttf/LICENSE',
    'LICENSE-noto-emoji': '@fontsource/noto-emoji/LICENSE',
  }
  for (const [name, path] of Object.entries(from)) cpSync(src('node_modules', path), join(dir, name))
}

function isSqlOrFolder(path) {
  return path.endsWith('.sql') || statSync(path).isDirectory()
}

// One CommonJS file: a sandboxed preload can require nothing but electron.
function buildPreload(dir) {
  return swap(dir, fresh =>
    bundle({
      ssr: { target: 'node', noExternal: true, external },
      build: {
        ssr: true,
        target: chromiumTarget,
        outDir: fresh,
        emptyOutDir: false,
        minify: false,
        sourcemap: false,
        rollupOptions: {
          input: { preload: src('src-main', 'preload.ts') },
          external,
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    }),
  )
}

// Nothing inline, neither script nor style nor data: URL: the window's Content-Security-Policy allows its own files alone.
function buildRenderer(dir) {
  return swap(dir, async fresh => {
    const { default: react } = await import('@vitejs/plugin-react')
    await bundle({
      root: src('src-renderer'),
      base: './',
      plugins: [react()],
      build: {
        target: chromiumTarget,
        outDir: fresh,
        emptyOutDir: false,
        sourcemap: false,
        assetsInlineLimit: 0,
        cssCodeSplit: false,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 4096,
      },
    })
  })
}
