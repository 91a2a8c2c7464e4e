import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { keepPicture } from './pictures.ts'
import { dataDirOf } from './running.ts'

const arrives = { timeout: 60_000, intervals: [500, 1000] }
type Judged = { items: { id: number; text: string; verdict: { said: Record<string, boolean>; labels: Record<string, { band: string }> } | null }[] }

test('an insult in disguise is worn by its message, explained by one key, denied by two, and learned from', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  await inbox.press('/')
  await page.keyboard.type('verdict:toxique est:ouvert ')
  // Each key asks anew: what stands there until the last answer is not what was asked for.
  await expect(inbox.rows.first().locator('.verdict-toxic')).toBeVisible({ timeout: 60_000 })
  await inbox.press('Enter')
  await expect(inbox.list).toBeFocused()
  await inbox.press('Home')
  await expect(inbox.selected.locator('.verdict-toxic')).toBeVisible()
  const id = await inbox.selectedId()
  const said = async () => ((await vigie.ask<Judged>('search', 'verdict:toxic', '--limit', '100')).items.some((item) => item.id === id))
  expect(await said()).toBe(true)
  const row = page.locator(`#row-${id}`)
  await expect(row.locator('.verdict-toxic')).toHaveText(new RegExp(t('moderation.label.toxic')))
  const verdict = page.getByRole('region', { name: t('ui.verdict.title') })
  await expect(verdict).toContainText(t('moderation.label.toxic'))
  await inbox.press('w')
  await expect(verdict.locator('.why-head').first()).toContainText(t('moderation.label.toxic'))
  await expect(verdict.locator('mark.weighs').first()).toBeVisible()
  await keepPicture(demo, 'verdict-why')
  await inbox.press('v')
  await expect(page.getByRole('dialog', { name: t('ui.command.verdict.say') })).toBeVisible()
  await keepPicture(demo, 'verdict-say')
  await inbox.press('1')
  await expect.poll(said, arrives).toBe(false)
  await inbox.press('w', 'Escape')
})

test('an insult is hidden by one key and comes back by another, and what only looks rude was left alone', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  await inbox.press('/')
  await page.keyboard.type('verdict:toxique est:ouvert ')
  // Each key asks anew: what stands there until the last answer is not what was asked for.
  await expect(inbox.rows.first().locator('.verdict-toxic')).toBeVisible({ timeout: 60_000 })
  await inbox.press('Enter')
  await expect(inbox.list).toBeFocused()
  await inbox.press('Home')
  await expect(inbox.selected.locator('.verdict-toxic')).toBeVisible()
  const id = await inbox.seekWhere('hide')
  const before = await vigie.item(id)
  await inbox.press('h')
  await expect(inbox.status).toContainText(t('ui.did.hide'))
  await inbox.press('z')
  await expect.poll(async () => (await vigie.item(id)).visibility, arrives).toBe(before.visibility)
  await inbox.press('Escape')
  // Words that filters of other tools take for insults: harmless here, whoever wrote them.
  const { items } = await vigie.ask<Judged>('search', 'merci', '--limit', '100')
  const judged = items.filter(({ verdict }) => verdict !== null)
  expect(judged.length).toBeGreaterThan(5)
  expect(judged.filter(({ verdict }) => verdict?.labels['toxic']?.band === 'hide')).toEqual([])
})
