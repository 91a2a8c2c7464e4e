import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createMastodonSandbox } from '../src-sandbox/mastodon/sandbox.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')

test('a public comment is answered in private by its key; the draft stays private when it is left and when it is taken back', async () => {
  const server = createMastodonSandbox({ accounts: [{ username: 'marque', displayName: 'La Marque', token: 'a-token-of-ours' }] })
  await server.listen()
  const post = server.post('marque', 'Nouvelle collection', Date.now() - 3_600_000)
  const asked = server.reply('lea@ailleurs.test', post, '@marque Où en est ma commande ?', Date.now() - 60_000)
  server.reply('tom@ailleurs.test', post, '@marque Bravo', Date.now() - 120_000)
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.mastodon') }).click()
  const pasted = page.getByRole('radio', { name: t('ui.connect.bySecret') })
  if ((await pasted.count()) > 0) await pasted.check()
  await page.getByLabel(t('ui.field.mastodon.url')).fill(server.url)
  await page.getByLabel(t('ui.field.mastodon.token')).fill('a-token-of-ours')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: t('ui.connect.brand') }).fill('Maison')
  await page.keyboard.press('Enter')
  const inbox = new Inbox(page, t)
  await page.getByRole('button', { name: t('ui.connect.toInbox') }).click({ timeout: 30_000 })
  await expect(inbox.rows).toHaveCount(2, { timeout: 30_000 })
  // Once it is known for a question it stands first, and the list moves no more.
  await expect(inbox.rows.first()).toContainText('commande', { timeout: 30_000 })

  await inbox.list.focus()
  await inbox.press('Home')
  await inbox.seek(async () => (await inbox.selected.textContent())?.includes('commande') ?? false)
  const composer = page.getByRole('form', { name: t('ui.composer.label') })
  const text = page.getByRole('textbox', { name: t('ui.composer.text') })
  await page.keyboard.press('Control+Shift+P')
  await expect(text).toBeFocused()
  await expect(composer).toContainText(t('ui.composer.private'))
  await expect(composer.getByRole('button', { name: t('ui.composer.inPrivate') }).first()).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.type('Votre numéro ?')

  // Left and come back to, it is private still; sent and undone, as well.
  await page.keyboard.press('Escape')
  await inbox.seek(async () => (await inbox.selected.textContent())?.includes('Bravo') ?? false)
  await expect(composer).not.toContainText(t('ui.composer.sendPrivate'))
  await inbox.press('Home')
  await inbox.seek(async () => (await inbox.selected.textContent())?.includes('commande') ?? false)
  await page.keyboard.press('r')
  await expect(text).toHaveValue('Votre numéro ?')
  await expect(composer.getByRole('button', { name: t('ui.composer.sendPrivate') })).toBeEnabled()
  await page.keyboard.press('Control+Enter')
  await expect(inbox.rows).toHaveCount(1)
  await page.keyboard.press('z')
  await expect(inbox.rows).toHaveCount(2)
  await expect(composer.getByRole('button', { name: t('ui.composer.sendPrivate') })).toBeEnabled()
  await page.keyboard.press('r')
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => server.repliesTo(asked).length, { timeout: 60_000 }).toBe(1)
  expect(server.repliesTo(asked).map(({ visibility }) => visibility)).toEqual(['direct'])
  expect(running.complaints).toEqual([])
  await running.close()
  await server.close()
  folder.remove()
})
