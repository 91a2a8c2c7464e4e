import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createDiscourseSandbox } from '../src-sandbox/discourse/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { catchOpened, seekText } from './connecting.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')
// What is decided is held for seconds before it leaves.
const arrives = { timeout: 60_000, intervals: [250, 500, 1000] }

test('a Discourse forum is connected in the window by what its page shows, and moderated by keys: an answer, a post hidden, one approved, one deleted and brought back', async () => {
  const sandbox = createDiscourseSandbox({ title: 'Le cercle', members: [{ username: 'Maison', moderator: true }, { username: 'lea' }, { username: 'promo' }] })
  await sandbox.listen()
  const { forum } = sandbox
  const at = Date.now() - 600_000
  const { topic } = forum.begin(forum.named('Maison'), 'Dédicace du 14', 'Posez ici vos questions.', at - 60_000)
  const question = forum.write(topic, forum.named('lea'), 'Faut-il réserver ?', at, 1)
  const spam = forum.write(topic, forum.named('promo'), 'Tous les livres à un euro', at + 60_000, 1)
  const insult = forum.write(topic, forum.named('promo'), 'Bande de voleurs', at + 120_000, 1)
  forum.queue(forum.named('nouvelle'), 'Bonjour à tous, je découvre', at + 180_000, { topic })
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page, app } = running
  const opened = await catchOpened(app)
  const vigie = new CommandLine(folder.dir)

  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.discourse') }).click()
  await expect(page.getByRole('list', { name: t('ui.connect.steps') }).getByRole('listitem')).toHaveCount(4)
  await page.getByLabel(t('ui.field.discourse.url')).fill(sandbox.url)
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await opened()).length, { timeout: 30_000 }).toBe(1)
  const [url = ''] = await opened()
  expect(url.startsWith(`${sandbox.url}/user-api-key/new?application_name=Vigie`)).toBe(true)
  // The member agrees in their browser, and copies what it shows.
  const paste = page.getByLabel(t('ui.signIn.paste.discourse'))
  await paste.fill('ce n’est pas cela')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible({ timeout: 30_000 })
  await paste.fill(sandbox.authorise(url, 'Maison').replaceAll('\n', ' '))
  await page.keyboard.press('Enter')
  const brand = page.getByRole('combobox', { name: t('ui.connect.brand') })
  await expect(brand).toHaveValue('Le cercle', { timeout: 30_000 })
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('ui.connect.read', { count: 4 }))).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: t('ui.connect.toInbox'), exact: true }).click()

  const inbox = new Inbox(page, t)
  await expect(inbox.rows).toHaveCount(4)
  const select = (text: string): Promise<number> => seekText(inbox, vigie, text)

  await select('Faut-il réserver ?')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await page.keyboard.type('Non, entrée libre & 30 chaises.')
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  await select('Bande de voleurs')
  await inbox.press('h')
  await expect(inbox.status).toContainText(t('ui.did.hide'))
  await select('Bonjour à tous, je découvre')
  await inbox.press('y')
  await expect(inbox.status).toContainText(t('ui.did.approve'))

  // All three are on their way by now.
  await expect.poll(() => [...forum.posts.values()].filter(({ replyTo }) => replyTo === question.number).map(({ raw, by }) => [raw, by.username]), arrives)
    .toEqual([['Non, entrée libre & 30 chaises.', 'Maison']])
  await expect.poll(() => insult.hidden, arrives).toBe(true)
  await expect.poll(() => [...forum.posts.values()].some(({ raw, by }) => raw === 'Bonjour à tous, je découvre' && by.username === 'nouvelle'), arrives).toBe(true)

  const deleted = await select('Tous les livres à un euro')
  await inbox.press('d')
  await expect(inbox.status).toContainText(t('ui.did.delete'))
  await expect.poll(() => spam.deletedAt !== null, arrives).toBe(true)
  await expect.poll(async () => (await vigie.item(deleted)).remoteState, arrives).toBe('trash')
  await inbox.press('z')
  await expect.poll(() => spam.deletedAt, arrives).toBeNull()

  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await sandbox.close()
  folder.remove()
})
