import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { keepPicture } from './pictures.ts'
import { dataDirOf } from './running.ts'

const arrives = { timeout: 60_000, intervals: [250, 500, 1000] }

test('a gives a message to a colleague who is named there and then, z takes it back, and the search finds whose it is', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('done')
  await inbox.press('a')
  const sheet = page.getByRole('dialog', { name: t('ui.command.item.assign') })
  await expect(sheet.getByRole('textbox')).toBeFocused()
  await page.keyboard.type('Inès')
  await keepPicture(demo, 'assign')
  await inbox.press('Enter')
  await expect(sheet).toBeHidden()
  await expect(inbox.status).toContainText(t('ui.did.assign'))
  await expect.poll(async () => (await vigie.item(id)).assignee?.name, arrives).toBe('Inès')
  await expect(page.getByText(t('ui.assign.isOf', { name: '\u2068Inès\u2069' }))).toBeVisible()
  await inbox.press('/')
  await page.keyboard.type('assigné:inès ')
  await expect(inbox.rows).toHaveCount(1)
  await expect(page.locator(`#row-${id}`)).toHaveCount(1)
  await inbox.press('Enter', 'Escape', 'z')
  await expect.poll(async () => (await vigie.item(id)).assignee, arrives).toBeUndefined()
  await inbox.press('Escape')
})

test('an author is marked and noted by keys; the mark has its place in the row, the note is found', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  // By time, so that the mark does not move the row out of sight.
  await inbox.press('g', 'n')
  await expect(page.getByRole('combobox', { name: t('ui.order.label') })).toHaveValue('newest')
  await inbox.rest()
  const id = await inbox.seekWhere('done')
  await inbox.press('Shift+V')
  await expect.poll(async () => (await vigie.item(id)).author.flag, arrives).toBe('vip')
  await expect(page.locator(`#row-${id}`).getByTitle(t('ui.mark.vip')).first()).toBeVisible()
  await inbox.press('Shift+N')
  await expect(page.getByRole('textbox', { name: t('ui.author.notePlaceholder') })).toBeFocused()
  await page.keyboard.type('Abonnée de la première heure')
  await inbox.press('Control+Enter')
  // For a moment the field still has it as well.
  await expect(page.getByRole('paragraph').filter({ hasText: 'Abonnée de la première heure' })).toBeVisible()
  await keepPicture(demo, 'author-card')
  await inbox.press('Escape', '/')
  await page.keyboard.type('premiere heu')
  await expect(page.getByRole('list', { name: t('ui.people.notes') }).getByRole('button')).toHaveCount(1)
  await keepPicture(demo, 'people-found')
  await inbox.press('Control+a', 'Delete', 'Escape')
  await inbox.list.focus()
  await inbox.press('z')
  await expect.poll(async () => (await vigie.item(id)).author.flag, arrives).toBeUndefined()
})

test('the order is what the command line says of it, in each of its kinds', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  for (const [key, order] of [['n', 'newest'], ['l', 'oldest'], ['u', 'urgent']] as const) {
    await inbox.press('g', key)
    await expect(page.getByRole('combobox', { name: t('ui.order.label') })).toHaveValue(order)
    await expect.poll(async () => {
      const { items } = await vigie.ask<{ items: { id: number }[] }>('inbox', '--state', 'todo', '--order', order, '--limit', '5')
      const shown = await Promise.all(items.map((_, at) => inbox.rows.nth(at).getAttribute('id')))
      return JSON.stringify(shown) === JSON.stringify(items.map(({ id }) => `row-${id}`))
    }, arrives).toBe(true)
    await keepPicture(demo, `order-${order}`)
  }
})

test('a reply takes an emoji by its name, is put otherwise once it stands, and is deleted and brought back by keys', async ({ demo, inbox, t }) => {
  test.slow()
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seek(async (each) => (await inbox.can('reply')) && (await vigie.item(each)).network === 'wordpress')
  // Whatever another walk has begun to write there.
  await inbox.press('r', 'Control+a', 'Delete')
  await page.keyboard.type('Merci :fet')
  await expect(page.getByRole('listbox', { name: t('ui.pickWord.emoji') })).toBeVisible()
  await keepPicture(demo, 'emoji')
  await inbox.press('Enter')
  await expect(inbox.composer).toHaveValue('Merci 🎉 ')
  await page.keyboard.type('@')
  await expect(page.getByRole('listbox', { name: t('ui.pickWord.mention') })).toBeVisible()
  await inbox.press('Escape', 'Backspace', 'Control+Enter')
  await expect(inbox.list).toBeFocused()
  await expect(inbox.status).toContainText(t('ui.did.reply'))
  await vigie.ask('outbox', 'flush', '--wait', '--timeout', '60')
  await inbox.press('g', 'd', 'Home')
  await inbox.seek(async (each) => each === id)
  const ours = page.getByRole('group', { name: t('ui.own.label') })
  await expect(ours.last()).toBeVisible(arrives)
  await inbox.press('Shift+E')
  const field = page.getByRole('textbox', { name: t('ui.own.field') })
  await expect(field).toBeFocused()
  await page.keyboard.type(' à vous')
  await keepPicture(demo, 'own-edit')
  // Left and taken up again, it is as it was left.
  await inbox.press('Escape', 'Shift+E')
  await expect(field).toHaveValue('Merci 🎉 à vous')
  await inbox.press('Control+Enter')
  await expect(inbox.status).toContainText(t('ui.did.edit'))
  await vigie.ask('outbox', 'flush', '--wait', '--timeout', '60')
  await expect(inbox.thread.getByText('Merci 🎉 à vous')).toBeVisible(arrives)
  await inbox.press('Shift+D')
  await expect(inbox.status).toContainText(t('ui.did.delete'))
  await inbox.press('z')
  await expect(inbox.status).toContainText(t('ui.strip.undone', { verb: t('ui.verb.delete') }))
})

test('one message at a time tells its user alone how it goes', async ({ demo, inbox, t }) => {
  const { page } = demo
  await inbox.press('.')
  for (let n = 0; n < 4; n += 1) {
    const title = await page.locator('[aria-current=true].message').textContent()
    await inbox.press('e')
    await expect(page.locator('[aria-current=true].message')).not.toHaveText(title ?? '')
  }
  await expect(page.getByTitle(t('ui.pace.hint'))).toBeVisible()
  await keepPicture(demo, 'zen-pace')
  await inbox.press('z', 'z', 'z', 'z', 'Escape')
  await expect(page.getByTitle(t('ui.pace.hint'))).toHaveCount(0)
})
