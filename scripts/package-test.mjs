// Packs the app for this system with whatever runtime there is, starts it as a user would, and looks at it from outside:
// node scripts/package-test.mjs REPORT.json RUNTIME. The package is stamped not-for-release.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { capture } from './bootstrap/exec.mjs'
import { out, root } from './bootstrap/paths.mjs'
import { step } from './bootstrap/say.mjs'
import { pack } from './packaging/builder.mjs'
import { attach, version } from './packaging/devtools.mjs'

const [report, runtime] = process.argv.slice(2)
const electron = JSON.parse(runtime)
const output = join(out, 'package')
const stamp = `Not for release: packed by the tests with Electron ${electron.version}${electron.fallback ? ' (fall-back)' : ''}.`
const figures = { passed: 0, failed: 0, skipped: 0 }

async function promise(sentence, prove) {
  try {
    await prove()
    figures.passed += 1
    process.stdout.write(`  ✓ ${sentence}\n`)
  } catch (error) {
    figures.failed += 1
    process.stdout.write(`  ✗ ${sentence}: ${error.message}\n`)
  }
}

function demand(condition, otherwise) {
  if (!condition) throw new Error(otherwise)
}

const places = {
  linux: { flag: '--linux', dir: () => 'linux-unpacked', executable: 'vigie-app', resources: 'resources', launcher: 'vigie' },
  darwin: { flag: '--mac', dir: macDir, executable: 'Contents/MacOS/Vigie', resources: 'Contents/Resources', launcher: 'vigie' },
  win32: { flag: '--win', dir: () => 'win-unpacked', executable: 'Vigie.exe', resources: 'resources', launcher: 'vigie.cmd' },
}

function macDir() {
  const folder = readdirSync(output).find(name => name.startsWith('mac'))
  return join(folder ?? 'mac', 'Vigie.app')
}

const place = places[process.platform]
rmSync(output, { recursive: true, force: true })
const packed = await step(`Packing with Electron ${electron.version}${electron.fallback ? ' (the fall-back)' : ''}`, () =>
  pack(electron, [place.flag, 'dir'], {
    directories: { output, buildResources: join(root, 'assets') },
    extraMetadata: { notForRelease: stamp },
    mac: { identity: null },
  }),
)
if (packed === 0) await examine(join(output, place.dir()))
else figures.failed += 1
writeFileSync(report, JSON.stringify(figures))
process.exitCode = figures.failed > 0 ? 1 : 0

async function examine(dir) {
  writeFileSync(join(output, 'NOT-FOR-RELEASE.txt'), `${stamp}\n`)
  const executable = join(dir, place.executable)
  const resources = join(dir, place.resources)
  await promise('holds one archive, the native libraries of this system beside it, and nothing else of the app', () => contents(resources))
  await promise('has its fuses set', () => fuses(process.platform === 'darwin' ? dir : executable))
  await promise('does not act as a Node', () => notNode(executable))
  await promise('answers on the command line, without a display, and opens a store there', () => commandLine(join(resources, 'bin', place.launcher)))
  await promise('opens its window, with nothing on the console to complain of', () => window(executable, data => [`--data=${join(data, 'data')}`], `(document.getElementById('root')?.textContent ?? '').trim().length > 0`))
  await promise('shows the inbox of its demo', () => window(executable, () => ['--demo'], `document.querySelectorAll('[role=listbox] [role=option]').length > 5`))
}

function contents(resources) {
  const require = createRequire(join(root, 'node_modules', 'electron-builder', 'package.json'))
  const asar = require('@electron/asar')
  const inside = asar.listPackage(join(resources, 'app.asar'), { isPack: false }).map(path => path.replaceAll('\\', '/'))
  demand(!existsSync(join(resources, 'app')), 'resources/app would go before the archive')
  for (const path of ['/package.json', '/out/main/main.js', '/out/preload/preload.cjs', '/out/renderer/index.html']) {
    demand(inside.includes(path), `${path} is missing`)
  }
  if (existsSync(join(out, 'main', 'migrations'))) demand(inside.some(path => /^\/out\/main\/migrations\/.+\.sql$/.test(path)), 'migrations are missing')
  const foreign = inside.filter(path => /^\/(src-|e2e|bench|scripts)/.test(path) || path.endsWith('.map') || path.endsWith('.d.ts'))
  demand(foreign.length === 0, `does not belong there: ${foreign.slice(0, 3).join(', ')}`)
  const modules = new Set(inside.map(path => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean))
  for (const name of modules) demand(name === 'better-sqlite3' || name.startsWith('@napi-rs'), `${name} is packed though bundled`)
  const native = inside.filter(path => path.endsWith('.node'))
  const prebuilt = `/node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`
  demand(native.includes(prebuilt), `${prebuilt} is missing`)
  demand(native.some(path => path.includes('keyring')), 'the keyring has no binary')
  for (const path of native) demand(existsSync(join(resources, 'app.asar.unpacked', path)), `${path} is not unpacked`)
  const strange = native.filter(path => path.includes('prebuilds') && !path.includes(`${process.platform}-${process.arch}`))
  demand(strange.length === 0, `another system's binary: ${strange[0]}`)
  const manifest = JSON.parse(asar.extractFile(join(resources, 'app.asar'), 'package.json').toString())
  demand(manifest.notForRelease === stamp, 'it is not stamped')
}

// The wire holds a character per fuse: '1' on, '0' off. https://www.electronjs.org/docs/latest/tutorial/fuses
async function fuses(executable) {
  const { getCurrentFuseWire, FuseV1Options } = (await import('@electron/fuses')).default
  const wire = await getCurrentFuseWire(executable)
  const wanted = {
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
  }
  for (const [name, on] of Object.entries(wanted)) {
    demand(wire[FuseV1Options[name]] === (on ? '1' : '0').charCodeAt(0), `${name} is not ${on ? 'on' : 'off'}`)
  }
}

// With RunAsNode off the variable means nothing: the app would start, so it is asked for something that ends at once.
async function notNode(executable) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  const { stdout } = await capture(executable, [...electron.args, '-e', 'console.log("acted as a Node")', '--cli', '--version'], { env, timeoutMs: 60_000 })
  demand(!stdout.includes('acted as a Node'), 'it did')
}

async function commandLine(launcher) {
  const data = mkdtempSync(join(tmpdir(), 'vigie-package-'))
  try {
    demand(Array.isArray((await ask(launcher, ['networks', '--data', data, '--json'])).networks), 'no list of networks')
    demand(Array.isArray((await ask(launcher, ['inbox', '--data', data, '--json'])).items), 'no list of items')
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function ask(launcher, args) {
  const env = { ...process.env }
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY']) delete env[name]
  const { code, stdout, stderr } = await capture(launcher, args, { env, timeoutMs: 120_000, shell: process.platform === 'win32' })
  demand(code === 0, `${args[0]}: exit ${code}: ${stderr.trim().split('\n').at(-1)}`)
  return JSON.parse(stdout)
}

// `filled` is asked of the page until it is true.
async function window(executable, argumentsFor, filled) {
  const data = mkdtempSync(join(tmpdir(), 'vigie-package-'))
  const args = [...electron.args, '--remote-debugging-port=0', `--user-data-dir=${join(data, 'profile')}`, ...argumentsFor(data)]
  const child = spawn(executable, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const port = await debuggingPort(child)
    const { 'User-Agent': agent } = await version(port)
    const ran = /Electron\/(\S+)/.exec(agent)?.[1] ?? 'unknown'
    process.stdout.write(`  · the packaged app runs Electron ${ran}${electron.fallback ? ', the fall-back' : ''}\n`)
    demand(ran === electron.version, `Electron ${ran} ran, not ${electron.version}`)
    const page = await attach(port, 60_000)
    const deadline = Date.now() + 60_000
    while (!(await page.evaluate(filled))) {
      demand(Date.now() < deadline, 'the window stayed empty')
      await sleep(100)
    }
    demand(/Vigie/.test(await page.evaluate('document.title')), 'its title is not Vigie')
    demand((await page.evaluate('typeof require + typeof process')) === 'undefinedundefined', 'the page has Node')
    await sleep(500)
    demand(page.complaints.length === 0, page.complaints.join('; '))
    page.close()
  } finally {
    child.kill('SIGTERM')
    await Promise.race([new Promise(done => child.once('exit', done)), sleep(10_000)])
    child.kill('SIGKILL')
    rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

function debuggingPort(child) {
  return new Promise((settle, fail) => {
    let text = ''
    const timer = setTimeout(() => fail(new Error(`it did not start: ${text.trim().split('\n').at(-1)}`)), 60_000)
    child.stderr.on('data', chunk => {
      text += chunk
      const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(text)
      if (found === null) return
      clearTimeout(timer)
      settle(Number(found[1]))
    })
    child.once('exit', code => {
      clearTimeout(timer)
      fail(new Error(`it ended (exit ${code}): ${text.trim().split('\n').at(-1)}`))
    })
  })
}
