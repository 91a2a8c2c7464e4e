import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createTelegramSandbox } from '../src-sandbox/telegram/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { seekText } from './connecting.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')
const token = '7000000001:AAF-a_token-for-the-window-0123456789abc'
// What is decided is held for seconds before it leaves.
const arrives = { timeout: 60_000, intervals: [250, 500, 1000] }

test('a Telegram bot is connected in the window, and its group moderated by keys: an answer, a deletion, a ban and its undo', async () => {
  const sandbox = createTelegramSandbox({ token, username: 'maison_bot', name: 'Maison', readsAll: true })
  await sandbox.listen()
  const group = sandbox.group({ title: 'Les amis de la maison' })
  const at = Date.now() - 600_000
  const [insult, spam, question] = [
    sandbox.say(group, 'marc_d', 'Bande de voleurs', { at }),
    sandbox.say(group, 'promo_plus', 'Gagnez 4 000 € par semaine', { at: at + 60_000 }),
    sandbox.say(group, 'lea_martin', 'Vous livrez le lundi ?', { at: at + 120_000 }),
  ]
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const vigie = new CommandLine(folder.dir)
  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.telegram') }).click()
  const field = (name: 'token' | 'url') => page.getByLabel(t(`ui.field.telegram.${name}`))
  const attempt = async (secret: string): Promise<void> => {
    await field('url').fill(sandbox.url)
    await field('token').fill(secret)
    await page.keyboard.press('Enter')
  }
  await attempt(token.replace('window', 'nobody'))
  await expect(page.getByRole('alert')).toContainText('127.0.0.1', { timeout: 30_000 })
  await expect(field('token')).toHaveValue('')
  await attempt(token)
  const brand = page.getByRole('combobox', { name: t('ui.connect.brand') })
  await expect(brand).toHaveValue('Maison', { timeout: 30_000 })
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('ui.connect.read', { count: 3 }))).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: t('ui.connect.toInbox'), exact: true }).click()

  const inbox = new Inbox(page, t)
  await expect(inbox.rows).toHaveCount(3)
  const select = (text: string): Promise<number> => seekText(inbox, vigie, text)

  await select('Vous livrez le lundi ?')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await page.keyboard.type('Oui, de 9 h à 18 h.')
  await inbox.press('Control+Enter')
  await expect(inbox.list).toBeFocused()
  const deleted = await select('Gagnez 4 000 € par semaine')
  await inbox.press('d')
  await expect(inbox.status).toContainText(t('ui.did.delete'))
  const banned = await select('Bande de voleurs')
  await inbox.press('b')
  await expect(inbox.status).toContainText(t('ui.did.ban'))

  await expect.poll(() => sandbox.member(group, 'marc_d'), arrives).toBe('kicked')
  await expect.poll(() => sandbox.repliesTo(group, question), arrives).toMatchObject([{ text: 'Oui, de 9 h à 18 h.', ours: true }])
  await expect.poll(() => sandbox.message(group, spam), arrives).toBeNull()
  await expect.poll(async () => (await vigie.item(deleted)).remoteState, arrives).toBe('deleted')
  await expect.poll(async () => (await vigie.jobsOf(banned)).map((job) => `${job.verb} ${job.state}`), arrives).toEqual(['ban verified'])
  expect((await vigie.item(banned)).author.blocked).toBe(true)

  // The last decision is the ban: it is taken back there as well. What is said meanwhile comes by itself.
  sandbox.say(group, 'lea_martin', 'Merci beaucoup !')
  await inbox.press('z')
  await expect.poll(() => sandbox.member(group, 'marc_d'), arrives).toBe('member')
  await expect.poll(async () => (await vigie.item(banned)).author.blocked, arrives).toBe(false)
  expect(sandbox.message(group, insult)?.text).toBe('Bande de voleurs')
  await expect.poll(async () => (await vigie.all()).some((item) => item.text === 'Merci beaucoup !'), { timeout: 90_000 }).toBe(true)

  expect(await page.content()).not.toContain(token)
  for (const entry of readdirSync(folder.dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('window')) continue
    expect(readFileSync(join(entry.parentPath, entry.name)).toString('latin1').includes(token.split(':')[1] ?? token), entry.name).toBe(false)
  }
  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await sandbox.close()
  folder.remove()
})
