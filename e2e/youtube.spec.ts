import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createYouTubeSandbox } from '../src-sandbox/youtube/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { catchOpened, chooseNetwork, seekText } from './connecting.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')
// What is decided is held for seconds before it leaves.
const arrives = { timeout: 60_000, intervals: [250, 500, 1000] }

test('a YouTube channel is connected in the window with an application of one’s own, and moderated by keys: held, published, answered, and its units in the settings', async () => {
  const sandbox = createYouTubeSandbox({ token: 'ya29.nobody', channel: 'La Verte' })
  await sandbox.listen()
  const at = Date.now() - 600_000
  const video = sandbox.addVideo('Nouvelle collection', at - 86_400_000)
  const asked = sandbox.say(video, 'Léa', 'Livrez-vous à Nîmes ?', { at })
  const rude = sandbox.say(video, 'Max', 'Nul nul nul', { at: at + 1000 })
  const waits = sandbox.say(video, 'Zoé', 'J’attends mon tour', { at: at + 2000, status: 'heldForReview' })
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page, app } = running
  const opened = await catchOpened(app)
  const vigie = new CommandLine(folder.dir)

  await chooseNetwork(page, t, 'youtube')
  // Seven steps lead to an application of one's own.
  await expect(page.getByRole('list', { name: t('ui.connect.steps') }).getByRole('listitem')).toHaveCount(7)
  await page.getByLabel(t('ui.field.clientId')).fill(sandbox.granted.clientId)
  await page.getByLabel(t('ui.field.clientSecret')).fill(sandbox.granted.clientSecret)
  await page.getByLabel(new RegExp(`^${t('ui.field.youtube.url')}`)).fill(sandbox.url)
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await opened()).length, { timeout: 30_000 }).toBe(1)
  const [url = ''] = await opened()
  expect(url.startsWith(`${sandbox.url}/o/oauth2/v2/auth?response_type=code`)).toBe(true)
  expect(url).not.toContain(sandbox.granted.clientSecret)
  // The person agrees in their browser, which comes back by itself.
  await fetch(sandbox.oauth.authorize(url))
  await expect(page.getByRole('combobox', { name: t('ui.connect.brand') })).toHaveValue('La Verte', { timeout: 30_000 })
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('ui.connect.read', { count: 3 }))).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: t('ui.connect.toInbox'), exact: true }).click()

  const inbox = new Inbox(page, t)
  await expect(inbox.rows).toHaveCount(3)
  const select = (text: string): Promise<number> => seekText(inbox, vigie, text)

  await select('Livrez-vous à Nîmes ?')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await page.keyboard.type('Oui, dès lundi & partout.')
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  await select('J’attends mon tour')
  await inbox.press('y')
  await expect(inbox.status).toContainText(t('ui.did.approve'))
  const hidden = await select('Nul nul nul')
  await inbox.press('h')
  await expect(inbox.status).toContainText(t('ui.did.hide'))

  await expect.poll(() => sandbox.repliesTo(asked).map(({ text, by }) => [text, by.name]), arrives).toEqual([['Oui, dès lundi & partout.', 'La Verte']])
  await expect.poll(() => sandbox.comment(waits)?.status, arrives).toBe('published')
  await expect.poll(() => sandbox.comment(rude)?.status, arrives).toBe('heldForReview')
  await expect.poll(async () => (await vigie.item(hidden)).remoteState, arrives).toBe('held')
  await inbox.press('z')
  await expect.poll(() => sandbox.comment(rude)?.status, arrives).toBe('published')

  // What it cost stands in the settings, where the limit is set.
  await inbox.press('g', 's')
  const budgets = page.getByRole('region', { name: t('ui.budget.title') })
  await expect(budgets).toContainText('10000')
  const field = budgets.getByLabel(t('ui.budget.field', { network: t('word.network.youtube') }))
  await field.fill('8000')
  await budgets.getByRole('button', { name: t('ui.budget.set') }).click()
  await expect(budgets).toContainText('8000')
  expect((await vigie.ask<{ budgets: { limit: number; spent: number }[] }>('budget')).budgets).toMatchObject([{ limit: 8000 }])
  await page.screenshot({ path: 'out/screens/budgets-fr.png' })

  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await sandbox.close()
  folder.remove()
})
