import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureDependencies } from '../bootstrap/dependencies.mjs'
import { withDisplay } from '../bootstrap/display.mjs'
import { passThrough } from '../bootstrap/exec.mjs'
import { modules, out, readJson, root, toolNode, withTools } from '../bootstrap/paths.mjs'
import { prepare } from '../bootstrap/prepare.mjs'
import { say, took } from '../bootstrap/say.mjs'
import { buildApp } from './tools.mjs'

// Every runner gives { name, passed, failed, skipped, ms }. A runner that cannot even begin counts as one failure.
const runners = {
  types: () => oneCheck('types', [join(modules, 'typescript', 'bin', 'tsc'), '-b', '--pretty', 'false']),
  lint: () => oneCheck('lint', [join(modules, 'oxlint', 'bin', 'oxlint'), '--deny-warnings', '.']),
  walls: () => oneCheck('walls', [join(root, 'scripts', 'check-walls.mjs')]),
  words: () => oneCheck('words', [join(root, 'scripts', 'check-i18n.mjs')]),
}

export async function check() {
  await ensureDependencies()
  return conclude(await checks())
}

export async function unit(args) {
  await ensureDependencies()
  return conclude([await vitest('unit', args, withTools())])
}

export async function real(args) {
  await ensureDependencies()
  return conclude([await vitest('real', args, { ...withTools(), VIGIE_REAL: '1' })])
}

export async function e2e(args) {
  const { env } = await prepare()
  await buildApp(env)
  return withDisplay(async display => conclude([await playwright(args, { ...env, ...display })]))
}

// The pictures of docs/screens/.
export async function gallery(args) {
  const { env } = await prepare()
  await buildApp(env)
  const cli = join(modules, '@playwright', 'test', 'cli.js')
  const command = [cli, 'test', '-c', join('e2e', 'gallery', 'gallery.config.ts'), '--reporter=list', ...args]
  return withDisplay(display => passThrough(toolNode(), command, { cwd: root, env: { ...env, ...display } }))
}

export async function package_() {
  const { electron, env } = await prepare()
  await buildApp(env)
  return withDisplay(async display => conclude([await packed(electron, { ...env, ...display })]))
}

// Everything, whatever fails on the way; only what cannot be prepared ends it early.
export async function test() {
  const { electron, env } = await prepare()
  const withReal = env.CI === 'true' ? { ...env, VIGIE_REAL: '1' } : env
  const results = [...(await checks()), await vitest('unit', [], env)]
  const built = await counted('build', () => buildApp(env))
  results.push(built)
  await withDisplay(async display => {
    const windowed = { ...withReal, ...display }
    results.push(await vitest('real', [], windowed))
    if (built.failed > 0) return
    results.push(await playwright([], windowed))
    results.push(await packed(electron, windowed))
  })
  return conclude(results)
}

async function checks() {
  const results = [await runners.types(), await runners.lint(), await runners.walls()]
  if (existsSync(join(root, 'scripts', 'check-i18n.mjs'))) results.push(await runners.words())
  return results
}

function oneCheck(name, command) {
  return counted(name, async () => {
    const code = await passThrough(toolNode(), command, { cwd: root, env: withTools() })
    if (code !== 0) throw new Error(`${name} failed`)
  })
}

async function counted(name, work) {
  const startedAt = Date.now()
  say(`▸ ${name}`)
  try {
    await work()
    return { name, passed: 1, failed: 0, skipped: 0, ms: Date.now() - startedAt }
  } catch (error) {
    say(String(error.message))
    return { name, passed: 0, failed: 1, skipped: 0, ms: Date.now() - startedAt }
  }
}

// Runs a test runner that leaves its figures in a JSON report, and reads them back.
async function reported(name, command, env, read) {
  const startedAt = Date.now()
  const report = join(out, 'reports', `${name}.json`)
  mkdirSync(join(out, 'reports'), { recursive: true })
  rmSync(report, { force: true })
  say(`▸ ${name}`)
  const code = await passThrough(toolNode(), command(report), { cwd: root, env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report } })
  const figures = existsSync(report) ? read(readJson(report)) : { passed: 0, failed: 0, skipped: 0 }
  // A file that does not load, or a runner that dies, fails no single test; it has to show all the same.
  if (code !== 0 && figures.failed === 0) figures.failed = 1
  return { name, ...figures, ms: Date.now() - startedAt }
}

function vitest(project, args, env) {
  const cli = join(modules, 'vitest', 'vitest.mjs')
  const command = report => [
    cli,
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]
  return reported(project, command, env, ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  }))
}

function playwright(args, env) {
  const cli = join(modules, '@playwright', 'test', 'cli.js')
  const command = () => [cli, 'test', '-c', join('e2e', 'playwright.config.ts'), '--pass-with-no-tests', '--reporter=list,json', ...args]
  return reported('e2e', command, env, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    again: stats.flaky,
    skipped: stats.skipped,
  }))
}

function packed(electron, env) {
  const command = report => [join(root, 'scripts', 'package-test.mjs'), report, JSON.stringify(electron)]
  return reported('package', command, env, figures => figures)
}

function conclude(results) {
  const sum = key => results.reduce((total, result) => total + result[key], 0)
  say('')
  for (const { name, passed, failed, skipped, again = 0, ms } of results) {
    const figures = `${passed} passed${again > 0 ? ` (${again} at the second try)` : ''}, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    say(`${failed > 0 ? '✗' : '✓'} ${name.padEnd(8)} ${figures.padEnd(36)} ${took(Date.now() - ms)}`)
  }
  const skipped = sum('skipped')
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  return sum('failed') > 0 ? 1 : 0
}
