import { expect, test } from './demo-test.ts'
import { keepPicture } from './pictures.ts'

test('a rule is written, tried on the past, corrected by a pinned example, and kept', async ({ demo, inbox, t }) => {
  const { page } = demo
  await inbox.press('g', 'r')
  await expect(page.getByRole('heading', { level: 1, name: t('ui.moderate.title') })).toBeVisible()
  await page.getByRole('button', { name: t('ui.moderate.newRule') }).press('Enter')
  await expect(page.getByRole('textbox', { name: t('ui.moderate.name') })).toBeFocused()
  await page.keyboard.type('Mercis')
  await page.getByRole('textbox', { name: t('ui.moderate.words') }).focus()
  await page.keyboard.type('merci')
  await page.getByRole('button', { name: t('ui.moderate.try') }).press('Enter')
  const first = page.locator('.replay-items li').first()
  await expect(first).toBeVisible({ timeout: 60_000 })
  await keepPicture(demo, 'rule-tried')
  await first.getByRole('button', { name: t('ui.moderate.pinNever') }).press('Enter')
  await expect(first).toContainText(t('ui.moderate.pinned'))
  // It would hide what must never be hidden: refused, with the reason, and nothing of the form lost.
  await page.getByRole('button', { name: t('ui.saved.save'), exact: true }).press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: t('ui.moderate.anyway') })).toBeVisible({ timeout: 60_000 })
  await keepPicture(demo, 'rule-refused')
  await page.getByRole('radio', { name: t('ui.moderate.do.queue') }).check()
  await page.getByRole('button', { name: t('ui.saved.save'), exact: true }).press('Enter')
  await expect(page.getByText(t('ui.moderate.kept', { name: '\u2068Mercis\u2069' }))).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: t('ui.close'), exact: true }).press('Enter')
  await expect(page.getByRole('button', { name: /Mercis/ }).first()).toBeVisible()
  await keepPicture(demo, 'moderation')
})
