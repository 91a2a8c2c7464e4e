import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect as plainExpect, test as plain } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { CommandLine, runApp } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { Inbox } from './inbox-page.ts'
import { askShell, dataDirOf, environment, launch, makeFolder, root, runtime } from './running.ts'

/** The engine says in its folder which process it is, once it answers. */
function enginePid(dataDir: string): number {
  return (JSON.parse(readFileSync(join(dataDir, 'engine.json'), 'utf8')) as { pid: number }).pid
}

/** An engine in a plain Node, as the command line has one while it works. */
function hostElsewhere(dir: string): { pid: number; ready: Promise<void> } {
  const module = (path: string): string => JSON.stringify(pathToFileURL(join(root, 'src-main', 'host', path)).href)
  const program = `
    const { hostEngine } = await import(${module('host.ts')})
    const { openEngine } = await import(${module('open-engine.ts')})
    await hostEngine({ dir: process.argv[1], create: (dir) => openEngine({ dir, autoSync: false }) })
    console.log('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, dir], {
    stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, VIGIE_SECRETS: 'file' },
  })
  return { pid: child.pid ?? 0, ready: new Promise((resolve) => child.stdout.once('data', () => resolve())) }
}

test('the engine killed under an open window is back, the window with it, the draft intact', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('reply')
  await inbox.press('r')
  await inbox.page.keyboard.type('Bonjour, nous regardons cela')
  for (let n = 0; n < 3; n += 1) {
    const before = enginePid(vigie.dataDir)
    process.kill(before, 'SIGKILL')
    // Typed while there is no engine at all.
    await inbox.page.keyboard.type(` ${n}`)
    await expect.poll(() => enginePid(vigie.dataDir), { timeout: 30_000 }).not.toBe(before)
  }
  const text = 'Bonjour, nous regardons cela 0 1 2'
  await expect(inbox.composer).toHaveValue(text)
  await expect(inbox.composer).toBeFocused()
  await expect(inbox.page.getByText(t('ui.engine.restarting'))).toHaveCount(0)

  // Nothing of the old engine is missing: the answer goes out through the new one, with the credentials it was handed again.
  await inbox.press('Control+Enter')
  const jobs = async (): Promise<string[]> => (await vigie.jobsOf(id)).map((job) => `${job.verb} ${job.state} ${job.text}`)
  await expect.poll(jobs, { timeout: 60_000, intervals: [1000] }).toEqual([`reply verified ${text}`])
})

plain.describe('on a folder of its own', () => {
  const t = createTranslator('fr')

  plain('the first run offers the two ways in, and the demo does not touch the folder', async () => {
    const folder = makeFolder()
    const running = await launch(['--data', folder.dir])
    await plainExpect(running.page.getByRole('button', { name: t('ui.first.connect') })).toBeVisible()
    const opened = running.app.waitForEvent('window')
    await running.page.getByRole('button', { name: t('ui.first.demo') }).click()
    const page = await opened
    const inbox = new Inbox(page, t)
    await inbox.isFilled()
    await plainExpect(inbox.status).toContainText(t('ui.status.demo'))
    await plainExpect.poll(() => running.app.windows().length).toBe(1)
    plainExpect((await new CommandLine(folder.dir).ask<{ accounts: unknown[] }>('account', 'list')).accounts).toEqual([])
    plainExpect(running.complaints).toEqual([])
    await running.close()
    folder.remove()
  })

  plain('a second start shows the first window and ends', async () => {
    const folder = makeFolder()
    const running = await launch(['--data', folder.dir])
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize())
    const second = await runApp(['--data', folder.dir], environment(folder.dir))
    plainExpect(second.code).toBe(0)
    const minimized = (): Promise<boolean[]> =>
      running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isMinimized()))
    await plainExpect.poll(minimized).toEqual([false])
    await running.close()
    folder.remove()
  })

  plain('what was chosen and where the window stood are remembered', async () => {
    const folder = makeFolder()
    const first = await launch(['--data', folder.dir])
    await askShell(first.page, 'setTheme', { theme: 'dark' })
    await askShell(first.page, 'setLanguage', { language: 'en' })
    await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ x: 40, y: 30, width: 900, height: 640 }))
    await plainExpect.poll(() => existsSync(join(folder.dir, 'window', 'preferences.json'))).toBe(true)
    await first.close()
    const second = await launch(['--data', folder.dir])
    const boot = await second.page.evaluate(() => (globalThis as unknown as { vigie: { boot: object } }).vigie.boot)
    plainExpect(boot).toMatchObject({ language: 'en', theme: 'dark', demo: false })
    const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
    plainExpect(bounds).toMatchObject({ width: 900, height: 640 })
    await second.close()
    folder.remove()
  })

  plain('while another process has the engine the window works through it, and takes over when that one ends', async () => {
    const folder = makeFolder()
    const other = hostElsewhere(folder.dir)
    await other.ready
    const running = await launch(['--data', folder.dir])
    await plainExpect(running.page.getByRole('button', { name: t('ui.first.connect') })).toBeVisible({ timeout: 30_000 })
    plainExpect(enginePid(folder.dir)).toBe(other.pid)
    process.kill(other.pid, 'SIGKILL')
    await plainExpect.poll(() => enginePid(folder.dir), { timeout: 30_000 }).not.toBe(other.pid)
    const vigie = new CommandLine(folder.dir)
    plainExpect((await vigie.ask<{ accounts: unknown[] }>('account', 'list')).accounts).toEqual([])
    await plainExpect(running.page.getByRole('button', { name: t('ui.first.connect') })).toBeVisible()
    await plainExpect(running.page.getByText(t('ui.engine.restarting'))).toHaveCount(0)
    plainExpect(running.complaints).toEqual([])
    await running.close()
    folder.remove()
  })

  plain('a page whose process dies is replaced by a new window', async () => {
    const folder = makeFolder()
    const running = await launch(['--data', folder.dir])
    await plainExpect(running.page.getByRole('button', { name: t('ui.first.demo') })).toBeVisible()
    const opened = running.app.waitForEvent('window')
    await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
    await plainExpect((await opened).getByRole('button', { name: t('ui.first.demo') })).toBeVisible()
    await plainExpect.poll(() => running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    await running.close()
    folder.remove()
  })

  plain('a folder that cannot be used is named on screen, and nothing is touched', async () => {
    const folder = makeFolder()
    const file = join(folder.dir, 'a-file')
    await writeFile(file, 'kept')
    const running = await launch(['--data', join(file, 'data')])
    await plainExpect(running.page.locator('body')).toContainText('a-file')
    plainExpect(await readFile(file, 'utf8')).toBe('kept')
    await running.close()
    folder.remove()
  })

  plain('the command line needs no display and no window', async () => {
    const folder = makeFolder()
    const env: Record<string, string | undefined> = environment(folder.dir)
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY']) delete env[name]
    const done = await runApp(['--cli', 'networks', '--json', '--data', folder.dir], env)
    plainExpect(done.code).toBe(0)
    plainExpect((JSON.parse(done.stdout) as { networks: { id: string }[] }).networks.map(({ id }) => id)).toContain('wordpress')
    const wrong = await runApp(['--cli', 'nonsense', '--data', folder.dir], env)
    plainExpect(wrong.code).toBe(2)
    folder.remove()
  })
})

plain('demo --once that is ended before it has its line does not look like a success', async () => {
  const folder = makeFolder()
  const { executable, args } = runtime()
  const child = spawn(executable, [...args, root, '--demo', '--once', '--screenshot', join(folder.dir, 'never.png')], {
    cwd: root, env: environment(folder.dir), stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => {
    const before = said.err.includes('"what"')
    said.err += chunk.toString()
    if (!before && said.err.includes('"what"')) child.kill('SIGTERM')
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  plainExpect({ code, out: said.out }).toEqual({ code: 1, out: '' })
  folder.remove()
})

plain('demo --once reads everything, says what there is in one line, and leaves a picture of the window', async () => {
  const folder = makeFolder()
  const picture = join(folder.dir, 'demo.png')
  const done = await runApp(['--demo', '--once', '--screenshot', picture], environment(folder.dir))
  plainExpect(done.code, done.stderr).toBe(0)
  const said: unknown = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
  plainExpect(said).toMatchObject({ brands: 3, screenshot: picture })
  const { accounts, electron, sqlite, items, ms } = said as { accounts: number; electron: string; sqlite: string; items: number; ms: number }
  // Every network that has a sandbox joins the demo.
  plainExpect(accounts).toBeGreaterThanOrEqual(10)
  plainExpect(items).toBeGreaterThan(350)
  plainExpect(ms).toBeGreaterThan(0)
  for (const version of [electron, sqlite]) plainExpect(version).toMatch(/^\d+\.\d+\.\d+/)
  const png = await readFile(picture)
  plainExpect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1280, 800])
  // A blank picture of this size is a few kilobytes.
  plainExpect(png.byteLength).toBeGreaterThan(40_000)
  const refused = await runApp(['--demo', '--once', '--screenshot', join(picture, 'inside-a-file.png')], environment(folder.dir))
  plainExpect(refused.code).toBe(1)
  plainExpect(refused.stderr).toContain('inside-a-file.png')
  folder.remove()
})
