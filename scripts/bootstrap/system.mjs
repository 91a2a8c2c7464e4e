import { existsSync, readFileSync } from 'node:fs'
import { capture, tail } from './exec.mjs'
import { readStamp, writeStamp } from './paths.mjs'
import { Sentence, say, step } from './say.mjs'

// Debian packages by what needs them. Where a release renamed one, the newer name stands second (t64: Debian 13, Ubuntu 24.04).
const libraries = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libgbm1'],
  ['libasound2', 'libasound2t64'],
  ['libxss1'],
  ['libxtst6'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['libdrm2'],
  ['libxkbcommon0'],
]
// Their absence spoils a screenshot, not a start.
const niceties = [['fonts-liberation'], ['fonts-noto-color-emoji'], ['dbus']]
const virtualDisplay = [['xvfb']]
const compiler = [['python3'], ['make'], ['g++']]

// Installs what is missing as root on Debian; otherwise says the one line that does. Looks before it acts: with nothing
// missing it takes two short commands and touches nothing.
export async function ensureSystem({ executable, display, build }) {
  if (process.platform !== 'linux') return
  const unresolved = executable === undefined ? [] : await missingLibraries(executable)
  const withoutDisplay = display && !hasProgram('Xvfb')
  const withoutCompiler = build && !['python3', 'make', 'g++'].every(hasProgram)
  if (!existsSync('/etc/debian_version') || !hasProgram('apt-get')) {
    refuse(unresolved, withoutDisplay, withoutCompiler)
    return
  }
  const required = [...(withoutDisplay ? virtualDisplay : []), ...(withoutCompiler ? compiler : [])]
  const absent = await notInstalled([...(executable === undefined ? [] : libraries), ...required])
  const nice = executable === undefined ? [] : await notInstalled(niceties)
  const mustInstall = unresolved.length > 0 || required.length > 0
  if (process.getuid() !== 0) {
    if (mustInstall) throw new Sentence(aptSentence(await names([...absent, ...nice])))
    return
  }
  if (absent.length + nice.length === 0) {
    refuse(unresolved, false, false)
    return
  }
  const wanted = [...absent, ...nice]
  if (!mustInstall && triedLately(readStamp('niceties'), wanted, Date.now())) return
  await step('Installing system libraries (apt-get)', () => install(wanted, mustInstall))
  if (executable !== undefined) refuse(await missingLibraries(executable), false, false)
}

// Offline, each start would wait for apt-get again. A clock put back counts as another day.
export function triedLately(stamp, wanted, now) {
  const age = now - (stamp?.at ?? -Infinity)
  return age >= 0 && age < 24 * 3_600_000 && wanted.every(alternatives => stamp.wanted.includes(String(alternatives)))
}

function aptSentence(packages) {
  return (
    'System packages are missing, and only root can install them. Run this, then try again:\n' +
    `  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
  )
}

function refuse(unresolved, withoutDisplay, withoutCompiler) {
  const missing = [...unresolved, ...(withoutDisplay ? ['Xvfb'] : []), ...(withoutCompiler ? ['python3, make, g++'] : [])]
  if (missing.length > 0) throw new Sentence(`Missing on this system; install them with its package manager: ${missing.join(', ')}`)
}

export function hasProgram(name) {
  return (process.env.PATH ?? '').split(':').some(dir => dir !== '' && existsSync(`${dir}/${name}`))
}

async function missingLibraries(executable) {
  const { stdout } = await capture('ldd', [executable])
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
}

// Only "installed" counts: a removed package that left its configuration behind is known to dpkg, too.
async function notInstalled(wanted) {
  if (wanted.length === 0) return []
  const { stdout } = await capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...wanted.flat()])
  const installed = new Set([...stdout.matchAll(/^(\S+) installed$/gm)].map(([, name]) => name))
  return wanted.filter(alternatives => !alternatives.some(name => installed.has(name)))
}

// Of two names, the one this release has a candidate for; without lists (a fresh container) the one its release is known for.
async function names(wanted) {
  const chosen = []
  const usual = readRelease()
  for (const alternatives of wanted) {
    if (alternatives.length === 1) chosen.push(alternatives[0])
    else {
      const { stdout } = await capture('apt-cache', ['madison', ...alternatives])
      chosen.push(alternatives.find(name => new RegExp(`^\\s*${name.replace(/[.+]/g, '\\$&')} \\|`, 'm').test(stdout)) ?? alternatives[usual] ?? alternatives[0])
    }
  }
  return chosen
}

function readRelease() {
  try {
    return nameOf(readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return 0
  }
}

// Which of two names stands in a release: 1 from Debian 13 and Ubuntu 24.04 on. Debian's testing says no number.
// https://www.debian.org/releases/trixie/release-notes/
export function nameOf(release) {
  const field = key => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(release)?.[1]
  const first = { debian: 13, ubuntu: 24.04 }[field('ID')]
  return first !== undefined && Number(field('VERSION_ID') ?? Infinity) >= first ? 1 : 0
}

// What is only nice to have may fail, offline for instance.
async function install(wanted, must) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const update = await capture('apt-get', ['update', '-q'], { env })
  if (update.code !== 0) say(`  apt-get update failed; trying with the lists at hand`)
  const packages = await names(wanted)
  say(`  ${packages.join(' ')}`)
  const args = ['install', '-y', '-q', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages]
  const done = await capture('apt-get', args, { env })
  if (done.code === 0) return
  if (must) throw new Sentence(`apt-get could not install them:\n${tail(done.stderr || done.stdout)}`)
  writeStamp('niceties', { wanted: wanted.map(String), at: Date.now() })
  say('  apt-get could not install them; going on without, and not trying again today')
}

