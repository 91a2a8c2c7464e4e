import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createFacebookSandbox } from '../src-sandbox/facebook/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { chooseNetwork, seekText } from './connecting.ts'
import { Inbox } from './inbox-page.ts'
import { keepPicture } from './pictures.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')
// What is decided is held for seconds before it leaves.
const arrives = { timeout: 60_000, intervals: [250, 500, 1000] }
const dayMs = 86_400_000

test('two pages of Facebook are connected with one token in the window; a comment is hidden, another answered, and what is lacking fetched', async () => {
  const pages = [{ id: '101', name: 'Maison Verte', token: 'a-token-of-the-green-page' }, { id: '102', name: 'Maison Bleue', token: 'a-token-of-the-blue-page' }]
  const sandbox = createFacebookSandbox({ pages, userToken: 'a-token-of-camille' })
  await sandbox.listen()
  const post = sandbox.post('Nouvelle collection de printemps', Date.now() - 3 * dayMs, { page: '101' })
  const asked = sandbox.comment(post, 'Léa Martin', 'Livrez-vous le lundi ?', Date.now() - 7_200_000)
  const rude = sandbox.comment(post, 'Marc D.', 'Bande de voleurs', Date.now() - 3_600_000)
  sandbox.comment(post, 'Ana', 'Très joli !', Date.now() - 5_400_000)
  sandbox.comment(sandbox.post('Bleu', Date.now() - dayMs, { page: '102' }), 'Zoé', 'Sur la bleue', Date.now() - 1_800_000)
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const vigie = new CommandLine(folder.dir)

  await chooseNetwork(page, t, 'facebook')
  await page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  await expect(page.getByText(t('ui.guide.facebook.step.6'))).toBeVisible()
  await keepPicture(running, 'facebook-guide')
  await page.getByLabel(t('ui.field.facebook.url')).fill(sandbox.url)
  await page.getByLabel(t('ui.field.token')).fill('nobodys-token')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('127.0.0.1', { timeout: 30_000 })
  await page.getByLabel(t('ui.field.token')).fill('a-token-of-camille')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox', { name: 'Maison Verte' })).toBeChecked({ timeout: 30_000 })
  await expect(page.getByRole('checkbox', { name: 'Maison Bleue' })).toBeChecked()
  await keepPicture(running, 'facebook-several')
  await page.getByRole('button', { name: t('ui.connect.saveSeveral', { count: 2 }) }).click()
  await expect.poll(async () => (await vigie.all()).length, arrives).toBe(4)
  await page.getByRole('button', { name: t('ui.connect.toInbox'), exact: true }).click()

  const inbox = new Inbox(page, t)
  // What was connected first is what one is shown.
  await expect(inbox.rows).toHaveCount(3)
  const select = (text: string): Promise<number> => seekText(inbox, vigie, text)
  await select('Livrez-vous le lundi ?')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await page.keyboard.type('Oui, de 9 h à 18 h.')
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  await select('Bande de voleurs')
  await inbox.press('h')
  await expect(inbox.status).toContainText(t('ui.did.hide'))
  await expect.poll(() => sandbox.comments(rude)?.hidden, arrives).toBe(true)
  await expect.poll(() => sandbox.repliesTo(asked, '101').map(({ text }) => text), arrives).toEqual(['Oui, de 9 h à 18 h.'])

  // Two comments turn up behind what has been read: told in the thread, and fetched there.
  for (const n of [1, 2]) sandbox.comment(post, 'Ana', `D’avant ${n}`, Date.now() - 3 * dayMs + n * 1000)
  await vigie.ask('sync')
  await select('Très joli !')
  const counted = { held: '4', counted: '6', network: t('word.network.facebook') }
  await expect(page.getByText(t('ui.posts.lacking', counted))).toBeVisible({ timeout: 30_000 })
  await keepPicture(running, 'facebook-lacking')
  await page.getByRole('button', { name: t('ui.posts.refetch') }).click()
  await expect(page.getByText(t('ui.posts.lacking', counted))).toBeHidden({ timeout: 30_000 })
  expect((await vigie.all()).filter(({ text }) => text.startsWith('D’avant'))).toHaveLength(2)

  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await sandbox.close()
  folder.remove()
})
