import { CommandLine } from './command-line.ts'
import { expect, test } from './demo-test.ts'
import { dataDirOf } from './running.ts'

// The network is slow to nobody here, but a reply is held for seconds before it leaves.
const arrives = { timeout: 60_000, intervals: [500, 1000] }

test('an item that is opened shows its text, its post and its author, and is read from then on', async ({ demo, inbox }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seek(async (each) => (await vigie.item(each)).text !== '')
  const item = await vigie.item(id)
  await inbox.press('Enter')
  await expect(inbox.thread).toBeFocused()
  const current = inbox.thread.locator('[aria-current=true]')
  await expect(current.locator('.hostile').first()).toHaveText(item.text)
  await expect(current).toContainText(item.author.name || item.author.handle)
  await expect.poll(async () => (await vigie.item(id)).unread, arrives).toBe(false)
  await inbox.press('Escape')
  await expect(inbox.list).toBeFocused()
})

test('h hides, the network confirms, and the next item is selected', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('hide')
  await inbox.press('h')
  await expect(inbox.status).toContainText(t('ui.did.hide'))
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  await expect.poll(async () => (await vigie.jobsOf(id)).map((job) => `${job.verb} ${job.state}`), arrives).toEqual(['hide verified'])
  expect(['hidden', 'held']).toContain((await vigie.item(id)).remoteState)
})

test('r answers: the text is held where it can be seen, leaves, and stands under the message', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('reply')
  const text = `Merci pour votre message, n° ${id} — « à bientôt » !`
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await inbox.page.keyboard.type(text)
  await inbox.press('Control+Enter')
  await expect(inbox.status).toContainText(t('ui.did.reply'))
  await expect(inbox.list).toBeFocused()
  await expect.poll(async () => (await vigie.jobsOf(id)).map((job) => `${job.verb} ${job.state}`), arrives).toEqual(['reply verified'])
  const [job] = await vigie.jobsOf(id)
  expect(job?.text).toBe(text)
  expect(job?.remoteId).not.toBeNull()
})

test('z before the hold is over takes a decision back: nothing is sent, the item is where it was', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('hide')
  const before = await vigie.item(id)
  await inbox.press('h')
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  await inbox.press('z')
  await expect(inbox.status).toContainText(t('ui.strip.undone', { verb: t('ui.verb.hide') }))
  await expect.poll(async () => (await vigie.item(id)).visibility, arrives).toBe(before.visibility)
  const { state, remoteState, jobs } = await vigie.item(id)
  expect({ state, remoteState, jobs }).toEqual({ state: before.state, remoteState: before.remoteState, jobs: before.jobs })
})

test('z takes back a reply before it is sent', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('reply')
  const before = await vigie.jobsOf(id)
  await inbox.press('r')
  await inbox.page.keyboard.type('À ne pas envoyer')
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  await expect(inbox.status).toContainText(t('ui.did.reply'))
  await inbox.press('z')
  await expect(inbox.status).toContainText(t('ui.strip.undone', { verb: t('ui.verb.reply') }))
  expect((await vigie.jobsOf(id)).map((job) => job.id)).toEqual(before.map((job) => job.id))
})

test('e puts away, and the item is found among what is done', async ({ demo, inbox }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const id = await inbox.seekWhere('done')
  await inbox.press('e')
  await expect(inbox.selected).not.toHaveAttribute('id', `row-${id}`)
  await expect.poll(async () => (await vigie.item(id)).state, arrives).toBe('done')
  await inbox.press('g', 'd')
  await expect(inbox.page.locator(`#row-${id}`)).toHaveCount(1)
})

test('search finds by words without their accents, newest first, as the command line does', async ({ demo, inbox, t }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const { items } = await vigie.ask<{ items: { id: number; text: string }[] }>('search', 'tres', '--state', 'all', '--limit', '20')
  expect(items.length).toBeGreaterThan(2)
  expect(items.some((item) => /très/i.test(item.text))).toBe(true)
  await inbox.press('/')
  await expect(inbox.search).toBeFocused()
  await inbox.page.keyboard.type('tres')
  await expect(inbox.page.getByRole('heading', { name: t('ui.search.results') })).toBeVisible()
  await expect(inbox.rows.first()).toHaveAttribute('id', `row-${items[0]?.id}`)
  await inbox.press('Escape')
  await expect(inbox.page.getByRole('heading', { level: 1, name: t('ui.shown.todo') })).toBeVisible()
})

test('a text that is query syntax is searched as the words it holds', async ({ inbox, t }) => {
  await inbox.press('/')
  await inbox.page.keyboard.type('"AND ( NEAR * zzzqqq')
  await expect(inbox.page.getByText(t('ui.search.nothing'))).toBeVisible()
  await inbox.press('Escape')
})

test('new messages arrive while one looks', async ({ demo, inbox }) => {
  const vigie = new CommandLine(await dataDirOf(demo.app))
  const newest = async (): Promise<number> => {
    const { items } = await vigie.ask<{ items: { id: number }[] }>('inbox', '--state', 'all', '--limit', '1')
    return items[0]?.id ?? 0
  }
  const before = await newest()
  await expect(async () => {
    await inbox.press('F5')
    expect(await newest()).toBeGreaterThan(before)
  }).toPass({ timeout: 100_000, intervals: [3000] })
})
