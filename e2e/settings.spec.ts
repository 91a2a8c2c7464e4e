import { statSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from '../src-i18n/translate.ts'
import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { dataDirOf, makeFolder, type Running } from './running.ts'

const menuLabels = ({ app }: Running): Promise<string[]> =>
  app.evaluate(({ Menu }) => (Menu.getApplicationMenu()?.items ?? []).map((item) => item.label))
const isDark = ({ page }: Running): Promise<boolean> =>
  page.evaluate(() => {
    const [r = 0, g = 0, b = 0] = (getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []).map(Number)
    return r + g + b < 3 * 128
  })

test('the language changes at once in window, title and menus, and back', async ({ demo, inbox }) => {
  const [fr, en] = [createTranslator('fr'), createTranslator('en')]
  await inbox.press('g', 's')
  await demo.page.getByRole('radio', { name: 'English' }).check()
  await expect(demo.page.getByRole('heading', { level: 1, name: en('ui.settings.title') })).toBeVisible()
  await expect(demo.page.locator('html')).toHaveAttribute('lang', 'en')
  await expect.poll(() => menuLabels(demo)).toContain(en('menu.edit'))
  const title = (): Promise<string | undefined> => demo.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle())
  await expect.poll(title).toContain(en('ui.status.demo'))
  await demo.page.getByRole('radio', { name: 'Français' }).check()
  await expect(demo.page.getByRole('heading', { level: 1, name: fr('ui.settings.title') })).toBeVisible()
  await expect.poll(() => menuLabels(demo)).toContain(fr('menu.edit'))
})

test('the theme changes at once, and follows the system where that is chosen', async ({ demo, inbox, t }) => {
  await inbox.press('g', 's')
  for (const [choice, dark] of [['dark', true], ['light', false]] as const) {
    await demo.page.getByRole('radio', { name: t(`ui.settings.${choice}`) }).check()
    await expect.poll(() => isDark(demo)).toBe(dark)
    await expect.poll(() => demo.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe(choice)
  }
  await demo.page.getByRole('group', { name: t('ui.settings.theme') }).getByRole('radio', { name: t('ui.settings.system') }).check()
  await expect.poll(() => demo.app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('system')
})

test('an entry of the native menu does what its key does', async ({ demo, inbox, t }) => {
  const id = await inbox.selectedId()
  await demo.app.evaluate(({ Menu }, label) => {
    const items = (Menu.getApplicationMenu()?.items ?? []).flatMap((item) => item.submenu?.items ?? [])
    items.find((item) => item.label === label)?.click()
  }, t('ui.command.queue.next'))
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
})

test('pictures come through the app alone, and not at all once they are turned off', async ({ demo, inbox, t }) => {
  const pictures = inbox.page.locator('img')
  await inbox.seek(async () => (await pictures.count()) > 0)
  const drawn = (): Promise<boolean> =>
    pictures.evaluateAll((all) => all.some((each) => each instanceof HTMLImageElement && each.naturalWidth > 0))
  await expect.poll(drawn).toBe(true)
  for (const src of await pictures.evaluateAll((all) => all.map((each) => each.getAttribute('src') ?? ''))) {
    expect(src).toMatch(/^app:\/\/vigie\/image\/(author|attachment)\/\d+$/)
  }
  await inbox.press('g', 's')
  await demo.page.getByRole('radio', { name: t('ui.settings.imagesOff') }).check()
  await inbox.press('g', 'i')
  await inbox.isFilled()
  await expect(pictures).toHaveCount(0)
  await inbox.press('g', 's')
  await demo.page.getByRole('radio', { name: t('ui.settings.imagesOn') }).check()
})

test('the menu backs the data up, checks it, and restores it under the open window', async ({ demo, inbox, t }) => {
  const folder = makeFolder()
  const file = join(folder.dir, 'copie.vigie')
  await demo.app.evaluate(({ dialog }, path) => {
    Object.assign(dialog, {
      showSaveDialog: async () => ({ canceled: false, filePath: path }),
      showOpenDialog: async () => ({ canceled: false, filePaths: [path] }),
    })
  }, file)
  const choose = (label: string): Promise<void> =>
    demo.app.evaluate(({ Menu }, wanted) => {
      const items = (Menu.getApplicationMenu()?.items ?? []).flatMap((item) => item.submenu?.items ?? [])
      items.find((item) => item.label === wanted)?.click()
    }, label)
  await choose(t('menu.command.data.backup'))
  await expect(demo.page.getByText(file)).toBeVisible()
  expect(statSync(file).size).toBeGreaterThan(100_000)
  await choose(t('menu.command.data.check'))
  await expect(demo.page.getByText(/Tout est en ordre/)).toBeVisible()
  await inbox.rest()
  const id = await inbox.seekWhere('done')
  await inbox.press('e')
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  await choose(t('menu.command.data.restore'))
  await expect(demo.page.getByText(t('ui.data.restored', { count: 2 }).split(' ').slice(1, 3).join(' '))).toBeVisible()
  await inbox.rest()
  const vigie = new CommandLine(await dataDirOf(demo.app))
  expect((await vigie.item(id)).state).not.toBe('done')
  folder.remove()
})
