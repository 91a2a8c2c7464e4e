import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { keepPicture } from './pictures.ts'
import { dataDirOf } from './running.ts'

const arrives = { timeout: 60_000, intervals: [250, 500, 1000] }

test('s puts a message off until somebody writes or its time comes, z brings it back', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('snooze')
  const before = await vigie.item(id)
  await inbox.press('s')
  const sheet = demo.page.getByRole('dialog', { name: t('ui.command.item.snooze') })
  await expect(sheet).toBeVisible()
  await keepPicture(demo, 'snooze')
  await inbox.press('1')
  await expect(sheet).toBeHidden()
  await expect(inbox.status).toContainText(t('ui.did.snooze'))
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  await expect.poll(async () => (await vigie.item(id)).state, arrives).toBe('snoozed')
  await inbox.press('g', 'z')
  await expect(demo.page.locator(`#row-${id}`)).toHaveCount(1)
  await inbox.press('g', 'i', 'z')
  await expect.poll(async () => (await vigie.item(id)).state, arrives).toBe(before.state)
})

test('several are picked with x and Shift x, decided about with one key, and brought back with one', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  await inbox.seekWhere('done')
  const ids = [await inbox.selectedId()]
  await inbox.press('x')
  for (let n = 0; n < 3; n += 1) {
    const last = ids.at(-1)
    await inbox.press('j')
    await expect(inbox.selected).not.toHaveAttribute('id', `row-${last}`)
    ids.push(await inbox.selectedId())
  }
  await inbox.press('Shift+X')
  await expect(inbox.page.getByRole('button', { name: t('ui.picked.count', { count: 4 }) })).toBeVisible()
  for (const id of ids) await expect(demo.page.locator(`#row-${id}`)).toHaveAttribute('aria-checked', 'true')
  await keepPicture(demo, 'picked')
  const states = async () => Promise.all(ids.map(async (id) => (await vigie.item(id)).state))
  const before = await states()
  await inbox.press('e')
  await expect(inbox.status).toContainText(t('ui.did.several', { verb: t('ui.did.done'), count: 4 }))
  await expect.poll(states, arrives).toEqual(['done', 'done', 'done', 'done'])
  await inbox.press('z')
  await expect.poll(states, arrives).toEqual(before)
})

test('a reply is saved once, named with a semicolon, filled in for the author, and said only on purpose twice', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  await inbox.press('g', 's')
  await page.getByRole('button', { name: t('ui.saved.new') }).press('Enter')
  const saved = page.getByRole('region', { name: t('ui.saved.title') })
  await expect(saved.getByRole('textbox', { name: t('ui.saved.name') })).toBeFocused()
  await page.keyboard.type('merci client')
  await page.getByRole('textbox', { name: t('ui.saved.text') }).focus()
  await page.keyboard.type('Merci de nous écrire, {author.name}. {brand}, dossier {order}.')
  await keepPicture(demo, 'saved-replies')
  await page.getByRole('button', { name: t('ui.saved.save') }).press('Enter')
  await expect(page.getByText('merci client')).toBeVisible()

  await inbox.press('g', 'i')
  const id = await inbox.seek(async (each) => (await inbox.can('reply')) && !/\d{4}/.test((await vigie.item(each)).text))
  const item = await vigie.item(id)
  await inbox.press('r')
  await page.keyboard.type(';merci')
  await expect(page.getByRole('listbox', { name: t('ui.saved.insert') })).toBeVisible()
  await keepPicture(demo, 'saved-picking')
  await inbox.press('Enter')
  await expect(inbox.composer).toHaveValue(`Merci de nous écrire, ${item.author.name}. ${item.brand.name}, dossier {order}.`)
  // What nothing was known for is selected: typing fills it in.
  await page.keyboard.type('20418')
  await expect(inbox.composer).toHaveValue(new RegExp('dossier 20418\\.$'))
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  await expect(inbox.status).toContainText(t('ui.did.reply'))
  await inbox.press('z')
  await expect(inbox.status).toContainText(t('ui.strip.undone', { verb: t('ui.verb.reply') }))
  // The text is the thread's draft again: others find a clean desk.
  await expect(inbox.composer).toHaveValue(/20418/)
  await inbox.press('r', 'Control+a', 'Delete')
  await expect(inbox.composer).toHaveValue('')
  await inbox.press('Escape')
})

test('a search by keys and words is completed as it is typed, kept as a view, and opened again with two keys', async ({ demo, inbox, t }) => {
  const { page } = demo
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const { brands } = await vigie.ask<{ brands: { name: string }[] }>('brand', 'list').catch(async () => {
    const { accounts } = await vigie.ask<{ accounts: { brand: { name: string } }[] }>('account', 'list')
    return { brands: accounts.map(({ brand }) => brand) }
  })
  const brand = brands.map(({ name }) => name).find((name) => /^\p{L}+$/u.test(name)) ?? ''
  expect(brand).not.toBe('')
  await inbox.press('/')
  await page.keyboard.type('marq')
  await expect(page.getByRole('listbox', { name: t('ui.search.offers') }).getByRole('option')).toHaveText([/^marque:/])
  await inbox.press('Tab')
  await page.keyboard.type(brand.slice(0, 3).toLowerCase())
  await expect(page.getByRole('listbox', { name: t('ui.search.offers') }).getByRole('option')).toHaveText([new RegExp(`^${brand}`)])
  await keepPicture(demo, 'search-completed')
  await inbox.press('Tab')
  await page.keyboard.type('est:ouvert type:commentaire ')
  const query = `marque:${brand} est:ouvert type:commentaire`
  await expect(inbox.search).toHaveValue(`${query} `)
  await expect.poll(() => inbox.rows.count(), arrives).toBeGreaterThan(1)
  const { items } = await vigie.ask<{ items: { id: number; brand: { name: string }; kind: string }[] }>('search', query, '--limit', '5')
  expect(items.every((item) => item.brand.name === brand && item.kind === 'comment')).toBe(true)
  await expect(inbox.rows.first()).toHaveAttribute('id', `row-${items[0]?.id}`)

  await inbox.press('Enter')
  await expect(inbox.list).toBeFocused()
  await inbox.press('g', 'v')
  const sheet = page.getByRole('dialog', { name: t('ui.views.title') })
  await expect(sheet.getByRole('textbox', { name: t('ui.views.name') })).toBeFocused()
  await page.keyboard.type('À voir')
  await keepPicture(demo, 'view-saved')
  await inbox.press('Enter')
  await expect(sheet).toBeHidden()
  await inbox.press('Escape')
  await expect(page.getByRole('button', { name: /À voir/ })).toBeVisible()
  await inbox.press('g', '1')
  await expect(inbox.search).toHaveValue(`${query} `)
  await expect(inbox.rows.first()).toHaveAttribute('id', `row-${items[0]?.id}`)
  await expect(inbox.list).toBeFocused()
  // Decided about, it leaves the view, and the next takes its place.
  await inbox.press('Home')
  await expect(inbox.selected).toHaveAttribute('id', `row-${items[0]?.id}`)
  await inbox.press('e')
  await expect(inbox.rows.first()).toHaveAttribute('id', `row-${items[1]?.id}`)
  await expect(inbox.selected).toHaveAttribute('id', `row-${items[1]?.id}`)
  await keepPicture(demo, 'view-open')
  await inbox.press('z', 'Escape')
})
