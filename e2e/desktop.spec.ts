import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createTranslator } from '../src-i18n/translate.ts'
import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { askShell, dataDirOf, environment, launch, makeFolder, root, runtime, type Running } from './running.ts'

type Told = { title: string; body: string }

/** A machine without a desktop shows neither notification, badge nor tray: what is asserted is what the shell asks the system for, unseen. */
async function listen({ app }: Running): Promise<void> {
  await app.evaluate(({ app: electron, Notification, Tray, BrowserWindow }) => {
    const heard = { told: [] as Electron.Notification[], badge: [] as number[], tips: [] as string[], menus: [] as Electron.Menu[] }
    Object.assign(globalThis, { heard })
    Notification.isSupported = () => true
    Notification.prototype.show = function show(this: Electron.Notification) {
      heard.told.push(this)
    }
    Object.assign(electron, { setBadgeCount: (n: number) => (heard.badge.push(n), true) })
    Tray.prototype.setToolTip = (tip) => void heard.tips.push(tip)
    Tray.prototype.setContextMenu = (menu) => void (menu !== null && heard.menus.push(menu))
    // A window under test is in front; here the user looks elsewhere.
    BrowserWindow.prototype.isFocused = () => false
  })
}

type Heard = { told: { title: string; body: string; emit(name: string): void }[]; badge: number[]; tips: string[]; menus: Electron.Menu[] }
const told = ({ app }: Running): Promise<Told[]> =>
  app.evaluate(() => (globalThis as unknown as { heard: Heard }).heard.told.map(({ title, body }) => ({ title, body })))

test('what arrives is told of by brand alone, counted on icon and tray, and its notification opens it', async ({ demo, inbox, t }) => {
  test.setTimeout(240_000)
  await listen(demo)
  const vigie = new CommandLine(await dataDirOf(demo.app))
  await vigie.ask('settings', 'set', 'notify.what', '["all"]')
  // The demo lets newcomers in all the while.
  await expect.poll(async () => (await told(demo)).length, { timeout: 180_000 }).toBeGreaterThan(0)
  const [first] = await told(demo)
  expect(first?.title).toMatch(/\S/)
  const { items } = await vigie.ask<{ items: { author: { name: string }; text: string }[] }>('inbox', '--state', 'todo', '--limit', '50')
  const strangers = items.flatMap(({ author, text }) => [author.name, text]).filter((words) => words.length > 3)
  expect(strangers.filter((words) => `${first?.title} ${first?.body}`.includes(words))).toEqual([])
  await inbox.press('g', 's')
  await expect(demo.page.getByRole('heading', { level: 1, name: t('ui.settings.title') })).toBeVisible()
  await demo.app.evaluate(() => (globalThis as unknown as { heard: Heard }).heard.told.forEach((each) => each.emit('click')))
  await expect(inbox.thread).toBeVisible()
  const counts = await demo.app.evaluate(() => {
    const { badge, tips, menus } = (globalThis as unknown as { heard: Heard }).heard
    return { badge: badge.at(-1) ?? 0, tip: tips.at(-1) ?? '', labels: menus.at(-1)?.items.map(({ label }) => label) ?? [] }
  })
  expect(counts.badge).toBeGreaterThan(0)
  expect(counts.tip).toMatch(/^Vigie/)
  expect(counts.labels).toEqual(expect.arrayContaining([t('ui.tray.open'), t('ui.tray.pauseHour'), t('ui.tray.quit')]))
  // Paused from the tray: what comes now is kept until later.
  await demo.app.evaluate((_, label) => {
    const { heard } = globalThis as unknown as { heard: Heard }
    heard.menus.at(-1)?.items.find((item) => item.label === label)?.click()
  }, t('ui.tray.pauseHour'))
  await expect.poll(async () => (await vigie.ask<{ settings: Record<string, unknown> }>('settings')).settings['notify.pausedUntil']).toBeGreaterThan(Date.now())
  await vigie.ask('settings', 'set', 'notify.on', 'false')
  await vigie.ask('settings', 'set', 'notify.pausedUntil', 'null')
})

test('a message and the link to it are copied by a key, and the link leads back to it', async ({ demo, inbox, t }) => {
  const clipboard = (): Promise<string> => demo.app.evaluate(({ clipboard: board }) => board.readText())
  const id = await inbox.selectedId()
  await inbox.press('Shift+c')
  await expect.poll(clipboard).toBe(`vigie://item/${id}`)
  await expect(inbox.status).toContainText(t('ui.copied.link'))
  await inbox.press('c')
  const item = await new CommandLine(await dataDirOf(demo.app)).item(id)
  await expect.poll(clipboard).toContain(item.text)
  await inbox.press('j', 'j')
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  // As the system hands a link over: by a second start.
  await demo.app.evaluate(({ app }, link) => app.emit('second-instance', {}, ['vigie', link], '/', null), `vigie://item/${id}`)
  await expect(inbox.selected).toHaveAttribute('id', `row-${id}`)
  await inbox.press('j')
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  for (const link of ['vigie://item/1?do=delete', 'vigie://settings/1', 'vigie:delete']) {
    await demo.app.evaluate(({ app }, hostile) => app.emit('second-instance', {}, ['vigie', hostile], '/', null), link)
  }
  await demo.app.evaluate(({ app }) => app.emit('second-instance', {}, ['vigie', 'vigie://item/999999999'], '/', null))
  await expect(inbox.status).toContainText(/999/)
})

test('a second start hands its link over and ends; with the window closed the first goes on where it was told to', async () => {
  test.setTimeout(180_000)
  const data = makeFolder()
  const vigie = await launch(['--data', data.dir])
  const t = createTranslator('fr')
  await expect(vigie.page.getByRole('heading', { level: 1 })).toBeVisible()
  const line = new CommandLine(data.dir)
  await line.ask('settings', 'set', 'app.background', 'true')
  await listen(vigie)
  await vigie.page.reload()
  await expect(vigie.page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect.poll(async () => (await vigie.app.evaluate(() => (globalThis as unknown as { heard: Heard }).heard.tips.length))).toBeGreaterThan(0)
  await vigie.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((window) => window.close()))
  await expect.poll(() => vigie.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)
  expect((await told(vigie)).map(({ title }) => title)).toEqual([t('ui.notify.stays')])
  expect(await line.ask('settings')).toMatchObject({ settings: { 'app.backgroundSaid': true } })
  const { executable, args } = runtime()
  const second = spawn(executable, [...args, root, '--data', data.dir, 'vigie://item/1'], { cwd: root, env: environment(makeFolder().dir), stdio: 'ignore' })
  const ended = new Promise((resolve) => second.once('exit', resolve))
  const window = await vigie.app.waitForEvent('window', { timeout: 60_000 })
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible()
  await ended
  // Closed a second time nothing is said again.
  await vigie.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((each) => each.close()))
  await expect.poll(() => vigie.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)
  expect(await told(vigie)).toHaveLength(1)
  await vigie.close()
  data.remove()
})

test('the settings of the desktop are on the screen, kept, and heard by the command line', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const settings = async () => (await vigie.ask<{ settings: Record<string, unknown> }>('settings')).settings
  await inbox.press('g', 's')
  const section = demo.page.getByRole('region', { name: t('ui.desktop.title') })
  const group = (name: string) => section.getByRole('group', { name, exact: true })
  await group(t('ui.desktop.notify')).getByRole('radio', { name: t('ui.desktop.on') }).check()
  await group(t('ui.desktop.what')).getByRole('checkbox', { name: t('ui.desktop.what.question') }).check()
  await group(t('ui.desktop.shows')).getByRole('radio', { name: t('ui.desktop.shows.author') }).check()
  await group(t('ui.desktop.hours')).first().getByRole('radio', { name: t('ui.desktop.hoursSet') }).check()
  await expect.poll(settings).toMatchObject({ 'notify.shows': 'author', 'notify.hours': [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:30' }] })
  await section.getByLabel(t('ui.desktop.to'), { exact: true }).first().fill('06:00')
  await expect(section.getByText(t('ui.desktop.overnight'))).toBeVisible()
  await group(t('ui.desktop.hours')).first().getByRole('radio', { name: t('ui.desktop.hoursAny') }).check()
  await group(t('ui.desktop.shows')).getByRole('radio', { name: t('ui.desktop.shows.brand') }).check()
  await expect.poll(settings).toMatchObject({ 'notify.shows': 'brand', 'notify.hours': null })
  expect(await askShell(demo.page, 'copy', { text: 5 })).toMatchObject({ failure: { code: 'input.invalid' } })
})

test('a row that is dragged out is a text file, and the menus show the commands with the keys as they are', async ({ demo, inbox, t }) => {
  await demo.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents !== undefined) Object.assign(contents, { startDrag: (item: Electron.Item) => Object.assign(globalThis, { dragged: item }) })
  })
  const id = await inbox.selectedId()
  // The drag itself is the system's; the page is told that one begins.
  await inbox.selected.dispatchEvent('dragstart')
  const file = (): Promise<string | undefined> => demo.app.evaluate(() => (globalThis as unknown as { dragged?: { file: string } }).dragged?.file)
  await expect.poll(file).toMatch(new RegExp(`vigie-${id}\\.txt$`))
  const { text } = await new CommandLine(await dataDirOf(demo.app)).item(id)
  expect(readFileSync((await file()) ?? '', 'utf8')).toContain(text)
  const menus = (): Promise<Record<string, string>> =>
    demo.app.evaluate(({ Menu }) => Object.fromEntries((Menu.getApplicationMenu()?.items ?? []).flatMap((item) => (item.submenu?.items ?? []).map((each) => [each.id, String(each.accelerator ?? '')]))))
  await expect.poll(menus).toMatchObject({ 'item.done': 'E', 'item.hide': 'H', 'queue.next': 'J', 'settings.open': '', 'pick.toggle': 'X' })
  await inbox.press('g', 's')
  await demo.page.getByRole('radio', { name: t('ui.keys.preset.superhuman'), exact: true }).check()
  await expect.poll(menus).toMatchObject({ 'item.snooze': 'H', 'item.hide': 'Shift+H' })
  await demo.page.getByRole('radio', { name: t('ui.keys.preset.vigie'), exact: true }).check()
  await expect.poll(menus).toMatchObject({ 'item.hide': 'H' })
})
