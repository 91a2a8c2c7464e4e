import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from '../src-i18n/translate.ts'
import { expect, test } from './demo-test.ts'
import { root } from './running.ts'

const folder = join(root, 'out', 'screens')
const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]

for (const language of ['fr', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the main screens fit their window and are kept as pictures: ${language}, ${theme}`, async ({ demo, inbox }) => {
      mkdirSync(folder, { recursive: true })
      const t = createTranslator(language)
      await inbox.press('g', 's')
      await demo.page.getByRole('radio', { name: language === 'fr' ? 'Français' : 'English' }).check()
      await demo.page.getByRole('radio', { name: t(`ui.settings.${theme}`), exact: true }).check()
      const spoken = inbox.in(t)
      for (const size of sizes) {
        await demo.app.evaluate(({ BrowserWindow }, { width, height }) => {
          BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
        }, size)
        await expect.poll(() => demo.page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height])
        const keep = async (name: string): Promise<void> => {
          const spills = await demo.page.evaluate(() => {
            const { scrollWidth, scrollHeight } = document.documentElement
            return scrollWidth > innerWidth || scrollHeight > innerHeight
          })
          expect(spills, `${name} at ${size.width}`).toBe(false)
          await demo.page.screenshot({ path: join(folder, `${name}-${language}-${theme}-${size.width}.png`) })
        }
        await spoken.rest()
        await spoken.seekWhere('reply')
        await keep('inbox')
        await spoken.press('g', 'a')
        await expect(demo.page.getByRole('heading', { level: 1, name: t('ui.accounts.title') })).toBeVisible()
        await keep('accounts')
        await spoken.press('g', 'w')
        await expect(demo.page.getByRole('listitem', { name: 'Sauvaline dans la presse' })).toBeVisible()
        await keep('watches')
        await spoken.press('g', 's')
        await expect(demo.page.getByRole('heading', { level: 1, name: t('ui.settings.title') })).toBeVisible()
        await keep('settings')
        await spoken.press('g', 'r')
        await expect(demo.page.getByRole('heading', { level: 1, name: t('ui.moderate.title') })).toBeVisible()
        await expect(demo.page.getByRole('heading', { level: 2, name: t('ui.moderate.charter') })).toBeVisible()
        await keep('moderation')
        await spoken.press('g', 'w')
        await expect(demo.page.getByRole('heading', { level: 1, name: t('ui.watch.title') })).toBeVisible()
        await keep('watches')
        await spoken.press('g', 's')
        await expect(demo.page.getByRole('heading', { level: 1, name: t('ui.settings.title') })).toBeVisible()
      }
      await demo.page.getByRole('radio', { name: 'Français' }).check()
      await demo.page.getByRole('radio', { name: createTranslator('fr')('ui.settings.light'), exact: true }).check()
      await demo.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
    })
  }
}
