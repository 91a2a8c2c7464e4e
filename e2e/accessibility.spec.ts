import { createTranslator } from '../src-i18n/translate.ts'
import { violations, type Violation } from './axe.ts'
import { expect, test } from './demo-test.ts'
import type { Inbox } from './inbox-page.ts'

const screens: { name: string; reach(inbox: Inbox): Promise<void> }[] = [
  { name: 'the inbox', reach: (inbox) => expect(inbox.thread).toBeVisible() },
  { name: 'a thread with the composer open', reach: async (inbox) => {
    await inbox.seekWhere('reply')
    await inbox.press('r')
    await inbox.page.keyboard.type('Bonjour')
  } },
  { name: 'a search', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('merci')
    await expect(inbox.rows.first()).toBeVisible()
  } },
  { name: 'the accounts', reach: async (inbox) => {
    await inbox.press('g', 'a')
    await expect(inbox.page.getByRole('heading', { level: 1, name: inbox.t('ui.accounts.title') })).toBeVisible()
  } },
  { name: 'the watches', reach: async (inbox) => {
    await inbox.press('g', 'w')
    await expect(inbox.page.getByRole('heading', { level: 1, name: inbox.t('ui.watch.title') })).toBeVisible()
    const edit = inbox.page.getByRole('button', { name: inbox.t('ui.watch.edit') })
    if ((await edit.getAttribute('aria-expanded')) === 'false') await edit.press('Enter')
    await expect(inbox.page.getByRole('textbox', { name: inbox.t('ui.watch.feeds') })).toBeVisible()
  } },
  { name: 'the settings', reach: async (inbox) => {
    await inbox.press('g', 's')
    await expect(inbox.page.getByRole('heading', { level: 1, name: inbox.t('ui.settings.title') })).toBeVisible()
  } },
  { name: 'the moderation and a new rule', reach: async (inbox) => {
    await inbox.press('g', 'r')
    await expect(inbox.page.getByRole('heading', { level: 2, name: inbox.t('ui.moderate.charter') })).toBeVisible()
    await inbox.page.getByRole('button', { name: inbox.t('ui.moderate.newRule') }).press('Enter')
    await expect(inbox.page.getByRole('textbox', { name: inbox.t('ui.moderate.words') })).toBeVisible()
  } },
  { name: 'a verdict and why', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('verdict:toxique ')
    await expect(inbox.rows.first().locator('.verdict-toxic')).toBeVisible({ timeout: 60_000 })
    await inbox.press('Enter')
    await expect(inbox.list).toBeFocused()
    await inbox.press('Home')
    const why = inbox.page.getByRole('button', { name: inbox.t('ui.verdict.why') })
    if ((await why.getAttribute('aria-expanded')) === 'false') await inbox.press('w')
    await expect(inbox.page.locator('.why-head').first()).toBeVisible()
    await inbox.press('x')
  } },
  { name: 'what it is', reach: async (inbox) => {
    await inbox.press('v')
    await expect(inbox.page.getByRole('dialog')).toBeVisible()
  } },
  { name: 'putting off', reach: async (inbox) => {
    await inbox.seekWhere('snooze')
    await inbox.press('s')
    await expect(inbox.page.getByRole('dialog')).toBeVisible()
  } },
  { name: 'the views', reach: async (inbox) => {
    await inbox.press('/')
    await inbox.page.keyboard.type('est:ouvert ')
    await inbox.press('Enter')
    await expect(inbox.list).toBeFocused()
    await inbox.press('g', 'v')
    await expect(inbox.page.getByRole('dialog')).toBeVisible()
  } },
  { name: 'the keys', reach: async (inbox) => {
    await inbox.press('?')
    await expect(inbox.page.getByRole('dialog')).toBeVisible()
  } },
  { name: 'the palette', reach: async (inbox) => {
    await inbox.press('Control+k')
    await expect(inbox.page.getByRole('dialog')).toBeVisible()
  } },
  { name: 'the outbox', reach: async (inbox) => {
    await inbox.press('g', 'o')
    await expect(inbox.page.getByRole('dialog')).toBeVisible()
  } },
]

test('the checker works here: it finds a button without a name and a text too faint to read', async ({ demo }) => {
  await demo.page.evaluate(() => {
    const planted = document.createElement('div')
    const faint = document.createElement('p')
    planted.id = 'planted'
    faint.textContent = 'Faint'
    faint.style.color = 'rgb(200, 200, 200)'
    faint.style.background = 'white'
    planted.append(document.createElement('button'), faint)
    document.querySelector('main')?.prepend(planted)
  })
  const found = (await violations(demo.page)).map(({ id }) => id)
  await demo.page.evaluate(() => document.getElementById('planted')?.remove())
  expect(found).toEqual(expect.arrayContaining(['button-name', 'color-contrast']))
})

for (const language of ['fr', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing on the main screens in ${language}, ${theme}`, async ({ demo, inbox }) => {
      const t = createTranslator(language)
      await choose(inbox, language === 'fr' ? 'Français' : 'English', t(`ui.settings.${theme}`))
      const spoken = inbox.in(t)
      const found: Record<string, Violation[]> = {}
      for (const screen of screens) {
        await spoken.rest()
        await screen.reach(spoken)
        const here = await violations(demo.page)
        if (here.length > 0) found[screen.name] = here
        if (screen.name.includes('composer')) await spoken.press('Control+a', 'Delete')
        await spoken.press('Escape')
      }
      await choose(spoken, 'Français', createTranslator('fr')('ui.settings.light'))
      expect(found).toEqual({})
    })
  }
}

async function choose(inbox: Inbox, language: string, theme: string): Promise<void> {
  await inbox.press('Escape', 'g', 's')
  await inbox.page.getByRole('radio', { name: language }).check()
  await inbox.page.getByRole('radio', { name: theme, exact: true }).check()
}
