import { createTranslator } from '../src-i18n/translate.ts'
import { expect, test } from './demo-test.ts'
import type { Running } from './running.ts'

/** What the menu of a field would offer for what stands there: the system draws it, the driver cannot see it. */
async function catchMenus({ app }: Running): Promise<void> {
  await app.evaluate(({ Menu, BrowserWindow }) => {
    const caught = { menus: [] as Electron.Menu[], misspelled: [] as string[] }
    Object.assign(globalThis, { caught })
    Menu.prototype.popup = function popup(this: Electron.Menu) {
      caught.menus.push(this)
    }
    BrowserWindow.getAllWindows()[0]?.webContents.on('context-menu', (_, { misspelledWord }) => caught.misspelled.push(misspelledWord))
  })
}
type Caught = { menus: Electron.Menu[]; misspelled: string[] }

test('a slip is marked in the language of the message, mended from the menu, and no dictionary is ever fetched', async ({ demo, inbox }) => {
  await catchMenus(demo)
  const t = createTranslator('fr')
  await inbox.seekWhere('reply')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  const lang = await inbox.composer.getAttribute('lang')
  expect(lang).toMatch(/^(fr|en)$/)
  const [slip, meant] = lang === 'en' ? ['recieve', 'receive'] : ['acceuil', 'accueil']
  await inbox.page.keyboard.type(`${slip} `)
  const rightClick = async (): Promise<string[]> => {
    const box = await inbox.composer.boundingBox()
    await inbox.page.mouse.click((box?.x ?? 0) + 18, (box?.y ?? 0) + 14, { button: 'right' })
    return demo.app.evaluate(() => (globalThis as unknown as { caught: Caught }).caught.menus.at(-1)?.items.map(({ label }) => label) ?? [])
  }
  await expect.poll(rightClick).toEqual(expect.arrayContaining([meant, t('ui.spell.learn'), t('menu.paste')]))
  await demo.app.evaluate((_, label) => {
    const { caught } = globalThis as unknown as { caught: Caught }
    caught.menus.at(-1)?.items.find((item) => item.label === label)?.click()
  }, meant)
  await expect(inbox.composer).toHaveValue(`${meant} `)
  await expect.poll(async () => (await rightClick()).includes(t('ui.spell.learn'))).toBe(false)
  await inbox.composer.press('Control+a')
  await inbox.composer.press('Delete')
  await inbox.press('Escape')
})
