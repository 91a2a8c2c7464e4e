import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from '../../src-i18n/translate.ts'
import { expect, test } from '../demo-test.ts'
import { everyScreen, leaveScreen, openWizard } from '../every-screen.ts'
import { askShell, launch, root, type Running } from '../running.ts'
import { writeIndex } from './index-page.ts'
import { smallPicture } from './small-picture.ts'

const folder = join(root, 'docs', 'screens')
const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]

async function keep({ app, page }: Running, name: string, at = sizes): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const size of at) {
    await app.evaluate(({ BrowserWindow }, { width, height }) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height), size)
    await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([size.width, size.height])
    // What is drawn anew for the size is drawn by then.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    writeFileSync(join(folder, `${name}-${size.width}.png`), smallPicture(await page.screenshot()))
  }
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
}

for (const language of ['fr', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the screens, ${language}, ${theme}`, async ({ demo, inbox }) => {
      const t = createTranslator(language)
      await inbox.press('g', 's')
      await demo.page.getByRole('radio', { name: language === 'fr' ? 'Français' : 'English' }).check()
      await demo.page.getByRole('radio', { name: t(`ui.settings.${theme}`), exact: true }).check()
      const spoken = inbox.in(t)
      for (const screen of everyScreen) {
        if (screen.picture === null) continue
        await spoken.rest()
        await screen.reach(spoken)
        await keep(demo, `${screen.picture}-${language}-${theme}`)
        await leaveScreen(spoken, screen)
      }
      for (let n = 0; ; n += 1) {
        const network = await openWizard(spoken, n)
        if (network === null) break
        await keep(demo, `wizard-${network}-${language}-${theme}`, sizes.slice(0, 1))
      }
      await spoken.press('Escape', 'g', 's')
      await demo.page.getByRole('radio', { name: 'Français' }).check()
      await demo.page.getByRole('radio', { name: createTranslator('fr')('ui.settings.light'), exact: true }).check()
      writeIndex(folder)
    })

    test(`the first start, ${language}, ${theme}`, async () => {
      const vigie = await launch([], { LANGUAGE: language })
      const t = createTranslator(language)
      await expect(vigie.page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(vigie.page.getByRole('button', { name: t('ui.first.demo') })).toBeVisible()
      await askShell(vigie.page, 'setTheme', { theme })
      // The driver says light unless it is told otherwise.
      await vigie.page.emulateMedia({ colorScheme: theme })
      await expect(vigie.page.locator('html')).toHaveAttribute('data-theme', theme)
      await keep(vigie, `first-start-${language}-${theme}`)
      await vigie.close()
      writeIndex(folder)
    })
  }
}
