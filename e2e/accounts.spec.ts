import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createWordPressSandbox } from '../src-sandbox/wordpress/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder } from './running.ts'

const t = createTranslator('fr')
const password = 'abcd efgh ijkl mnop qrst uvwx'

test('connecting in the window: a wrong address and a wrong password get a sentence, the right ones the messages', async () => {
  const blog = createWordPressSandbox({ title: 'Le blog', user: { login: 'camille', name: 'Camille', applicationPassword: password } })
  const url = await blog.listen()
  const postId = blog.addPost({ title: 'Bonjour', text: 'Un billet.', at: Date.now() - 3_600_000 })
  for (const [n, text] of ['Premier commentaire', 'Deuxième commentaire', 'Troisième'].entries()) {
    const author = { name: `Lecteur ${n}`, email: `l${n}@mail.example` }
    blog.addComment({ postId, author, text, at: Date.now() - 1000 * (10 - n), status: 'hold' })
  }
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.wordpress') }).click()
  const field = (name: 'url' | 'user' | 'password') => page.getByLabel(t(`ui.field.wordpress.${name}`))
  const attempt = async (address: string, word: string): Promise<void> => {
    await field('url').fill(address)
    await field('password').fill(word)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  await field('user').fill('camille')
  const alert = page.getByRole('alert')

  await attempt('http://127.0.0.1:9', password)
  await expect(alert).toContainText('127.0.0.1')
  await attempt(url, 'zzzz zzzz zzzz zzzz zzzz zzzz')
  await expect(alert).not.toContainText('127.0.0.1:9')
  expect((await new CommandLine(folder.dir).ask<{ accounts: unknown[] }>('account', 'list')).accounts).toEqual([])
  // What was typed as a secret is not kept in the form.
  await expect(field('password')).toHaveValue('')

  await attempt(url, password)
  await page.getByRole('combobox', { name: t('ui.connect.brand') }).fill('Maison')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: t('ui.close'), exact: true }).click()
  await expect(page.getByRole('list', { name: t('ui.accounts.title') })).toBeVisible()
  const inbox = new Inbox(page, t)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(inbox.rows).toHaveCount(3)

  // Nobody finds the password in the folder by looking, nor does the page hold it.
  const entries = readdirSync(folder.dir, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('window'))
  expect(files.length).toBeGreaterThan(2)
  for (const entry of files) {
    const bytes = readFileSync(join(entry.parentPath, entry.name)).toString('latin1')
    expect(bytes.includes(password) || bytes.includes(password.replaceAll(' ', '')), entry.name).toBe(false)
  }
  expect(await page.content()).not.toContain(password)

  // What is decided elsewhere shows here at once.
  const [item] = (await new CommandLine(folder.dir).all())
  await new CommandLine(folder.dir).ask('act', 'done', String(item?.id))
  await expect(inbox.rows).toHaveCount(2)

  // The site goes away: said, with what is known kept.
  await blog.close()
  await page.keyboard.press('F5')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await expect(page.getByRole('main')).toContainText(new RegExp(`${t('ui.health.retrying')}|${t('ui.health.offline')}`))
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(inbox.rows).toHaveCount(2)
  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  folder.remove()
})
