import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { compose } from '../src-sandbox/email/compose.ts'
import type { Composed } from '../src-sandbox/email/compose.ts'
import { createEmailSandbox } from '../src-sandbox/email/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder, root } from './running.ts'

const t = createTranslator('fr')
const pictures = join(root, 'out', 'screens')
const [us, password] = ['support@sauvaline.example', 'un mot de passe']

test('a mailbox: connected with an address and a password, read, answered in its thread, and its junk put aside', async () => {
  mkdirSync(pictures, { recursive: true })
  const sandbox = createEmailSandbox({ accounts: [{ address: us, password }] })
  const url = await sandbox.listen()
  const at = Date.now() - 3_600_000
  const mailbox = sandbox.mailbox(us)
  const add = (who: string, name: string, subject: string, text: string, minutes: number, more: Partial<Composed> = {}) => {
    const sentAt = at + minutes * 60_000
    const address = `${who}@mail.example`
    mailbox.add('INBOX', compose({ id: address, from: { name, address }, to: us, subject, text, at: sentAt, ...more }), { at: sentAt })
  }
  add('montres', 'Luxury Watches', 'Vos montres à -90 %', 'Cliquez : https://montres.example', 1)
  add('karim', 'Karim B.', 'Facture', 'Bonjour,\n\npouvez-vous m’envoyer la facture de mars ?\n\n-- \nKarim', 2, {
    files: [{ name: '../bon\u202Efdp.exe', type: 'application/pdf', bytes: Buffer.alloc(9_000) }],
  })
  add('lea', 'Léa Martin', 'Commande 4471 : colis vide', 'Bonjour,\n\nle carton est arrivé vide. <script>document.title = "pris"</script>\n\nLéa', 3, {
    html: '<p>Bonjour,</p><p>le carton est arrivé vide.</p><img src="https://traceur.example/p.gif"><p>Léa</p>',
  })
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const inbox = new Inbox(page, t)

  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.email') }).click()
  await expect(page.getByText(t('ui.guide.email'))).toBeVisible()
  const field = (name: 'user' | 'password' | 'url') => page.getByLabel(new RegExp(`^${t(`ui.field.email.${name}`)}`))
  const attempt = async (user: string, secret: string, server: string) => {
    await field('user').fill(user)
    await field('url').fill(server)
    await field('password').fill(secret)
    await page.keyboard.press('Enter')
  }
  const alert = page.getByRole('alert')
  await attempt('marque@hotmail.fr', password, '')
  await expect(alert).toContainText('hotmail.fr', { timeout: 30_000 })
  await alert.scrollIntoViewIfNeeded()
  await page.screenshot({ path: join(pictures, 'email-connect-fr-light-1280.png') })
  await attempt(us, 'faux', url)
  await expect(alert).toContainText('127.0.0.1', { timeout: 30_000 })
  await expect(field('password')).toHaveValue('')
  await attempt(us, password, url)
  const brand = page.getByRole('combobox', { name: t('ui.connect.brand') })
  await expect(brand).toBeFocused({ timeout: 30_000 })
  await brand.fill('Sauvaline')
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('ui.connect.read', { count: 3 }))).toBeVisible({ timeout: 60_000 })
  await page.keyboard.press('Enter')

  await expect(inbox.rows).toHaveCount(3, { timeout: 60_000 })
  await inbox.list.focus()
  await inbox.press('Home')
  const select = (words: string) => inbox.seek(async () => (await inbox.selected.textContent())?.includes(words) ?? false)
  const id = await select('Commande 4471')
  await expect(inbox.thread).toContainText('le carton est arrivé vide.')
  await page.screenshot({ path: join(pictures, 'email-read-fr-light-1280.png') })

  await inbox.press('r')
  await inbox.composer.fill('Bonjour Léa, un nouveau colis part aujourd’hui.')
  await inbox.press('Control+Enter')
  await expect.poll(() => sandbox.letters.length, { timeout: 90_000 }).toBe(1)
  const letter = sandbox.letters[0]?.raw.toString() ?? ''
  expect(sandbox.letters[0]?.to).toEqual(['lea@mail.example'])
  expect(letter).toContain('In-Reply-To: <lea@mail.example>')
  await expect.poll(() => mailbox.folder('Sent')?.mails.length, { timeout: 60_000 }).toBe(1)
  const vigie = new CommandLine(folder.dir)
  await expect.poll(async () => (await vigie.jobsOf(id)).map(({ state }) => state), { timeout: 60_000 }).toEqual(['verified'])
  await inbox.press('g', 't')
  await inbox.list.focus()
  await inbox.press('Home')
  await select('Commande 4471')
  await expect(inbox.thread).toContainText('un nouveau colis part aujourd’hui.')
  await page.screenshot({ path: join(pictures, 'email-reply-fr-light-1280.png') })

  await inbox.press('g', 'i')
  await expect(inbox.rows).toHaveCount(2)
  await inbox.list.focus()
  await inbox.press('Home')
  await select('Facture')
  await expect(inbox.thread).toContainText('bonfdp.exe')
  await inbox.press('Home')
  await select('Vos montres')
  await inbox.verb('spam').click()
  await expect.poll(() => mailbox.folder('Junk')?.mails.length, { timeout: 90_000 }).toBe(1)
  await expect(inbox.rows.filter({ hasText: 'Vos montres' })).toHaveCount(0)
  await page.screenshot({ path: join(pictures, 'email-spam-fr-light-1280.png') })

  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await sandbox.close()
  folder.remove()
})
