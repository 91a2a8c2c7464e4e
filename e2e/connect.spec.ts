import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type Page } from '@playwright/test'
import { createTranslator } from '../src-i18n/translate.ts'
import { createBlueskySandbox } from '../src-sandbox/bluesky/sandbox.ts'
import { createWordPressSandbox, type WordPressSandbox, type WordPressSandboxOptions } from '../src-sandbox/wordpress/sandbox.ts'
import { CommandLine } from './command-line.ts'
import { Inbox } from './inbox-page.ts'
import { launch, makeFolder, root, type Running } from './running.ts'

const t = createTranslator('fr')
const password = 'abcd efgh ijkl mnop qrst uvwx'
const screens = join(root, 'out', 'screens')

async function startBlog(options: Partial<WordPressSandboxOptions> = {}): Promise<WordPressSandbox> {
  const blog = createWordPressSandbox({ title: 'Le blog', user: { login: 'camille', name: 'Camille', applicationPassword: password }, ...options })
  await blog.listen()
  const postId = blog.addPost({ title: 'Bonjour', text: 'Un billet.', at: Date.now() - 3_600_000 })
  for (let n = 1; n <= 3; n += 1) {
    blog.addComment({ postId, author: { name: `Lecteur ${n}`, email: `l${n}@mail.example` }, text: `Commentaire ${n}`, at: Date.now() - 1000 * n, status: 'hold' })
  }
  return blog
}

/** In place of the user's browser: what the app would open is noted. */
async function catchBrowser({ app }: Running): Promise<() => Promise<string[]>> {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url) => void opened.push(url)
  })
  return () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
}

/** The user's own browser, in which they say yes. Gives the address it is sent to. */
async function approve(url: string): Promise<string> {
  const { search, origin, pathname } = new URL(url)
  const body = new URLSearchParams(search)
  body.set('approve', 'yes')
  return (await fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' })).headers.get('location') ?? ''
}

/** Tab until that which is named has the focus: nothing here is done by a pointer. */
async function tabTo(page: Page, wanted: () => ReturnType<Page['locator']>): Promise<void> {
  await expect(wanted()).toBeVisible({ timeout: 30_000 })
  for (let steps = 0; steps < 60; steps += 1) {
    if (await wanted().evaluateAll((found) => found.includes(document.activeElement as HTMLElement))) return
    await page.keyboard.press('Tab')
  }
  throw new Error('it cannot be reached by the keyboard')
}

const button = (page: Page, name: string) => () => page.getByRole('button', { name, exact: true })

async function openWizard(page: Page): Promise<void> {
  await tabTo(page, button(page, t('ui.first.connect')))
  await page.keyboard.press('Enter')
  await tabTo(page, button(page, t('word.network.wordpress')))
  await page.keyboard.press('Enter')
}

test('by the browser, with the keyboard alone: what to do, the address, the try, the account, its first messages', async () => {
  const blog = await startBlog()
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const opened = await catchBrowser(running)
  await openWizard(page)
  await expect(page.getByRole('list', { name: t('ui.connect.steps') }).getByRole('listitem')).toHaveCount(4)
  const field = (name: 'url' | 'user') => page.getByLabel(t(`ui.field.wordpress.${name}`))
  await expect(field('url')).toBeFocused()
  await page.keyboard.type(blog.url)
  await page.keyboard.press('Tab')
  await expect(field('user')).toBeFocused()
  await page.keyboard.type('camille')
  await page.keyboard.press('Enter')

  await expect.poll(async () => (await opened()).length, { timeout: 30_000 }).toBe(1)
  const [url = ''] = await opened()
  expect(url.startsWith(`${blog.url}/wp-admin/authorize-application.php?app_name=Vigie`)).toBe(true)
  const to = await approve(url)
  const shown = await (await fetch(to)).text()
  expect(shown).toContain(t('cli.signIn.title'))
  expect(shown).not.toContain('wxyz')

  // Nothing is saved yet: what was tried is told, with the name to keep it by.
  const brand = page.getByRole('combobox', { name: t('ui.connect.brand') })
  await expect(brand).toBeFocused({ timeout: 30_000 })
  await expect(brand).toHaveValue('Le blog')
  await expect(page.getByRole('form', { name: t('ui.connect.tested') })).toContainText(t('ui.connect.complete'))
  expect((await new CommandLine(folder.dir).ask<{ accounts: unknown[] }>('account', 'list')).accounts).toEqual([])
  await brand.fill('Maison')
  await page.keyboard.press('Enter')
  await expect(page.getByText(t('ui.connect.read', { count: 3 }))).toBeVisible({ timeout: 30_000 })
  await expect(button(page, t('ui.connect.toInbox'))()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(new Inbox(page, t).rows).toHaveCount(3)

  // The password that WordPress made is in no file as it is, and was never in the page.
  expect(await page.content()).not.toContain('wxyz')
  for (const entry of readdirSync(folder.dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.parentPath.includes('window')) continue
    expect(readFileSync(join(entry.parentPath, entry.name)).toString('latin1').includes('wxyz'), entry.name).toBe(false)
  }
  expect(running.complaints).toEqual([])
  expect(running.strangers).toEqual([])
  await running.close()
  await blog.close()
  folder.remove()
})

test('a wrong password, a missing right and a pasted address each get their sentence, and what was typed stays', async () => {
  const blog = await startBlog()
  const reader = await startBlog({ moderator: false })
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const opened = await catchBrowser(running)
  await openWizard(page)
  await page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  const field = (name: 'url' | 'user' | 'password') => page.getByLabel(t(`ui.field.wordpress.${name}`))
  const alert = page.getByRole('alert')
  await field('url').fill(blog.url)
  await field('user').fill('camille')
  await field('password').fill('zzzz zzzz zzzz zzzz zzzz zzzz')
  await page.keyboard.press('Enter')
  await expect(alert).toBeVisible({ timeout: 30_000 })
  await expect(field('password')).toHaveValue('')
  await expect(field('password')).toBeFocused()
  await expect(field('url')).toHaveValue(blog.url)
  await expect(field('user')).toHaveValue('camille')

  await field('url').fill(reader.url)
  await field('password').fill(password)
  await page.keyboard.press('Enter')
  await expect(alert).toContainText('droit', { timeout: 30_000 })

  // By the browser after all: what was typed is still there; a wrong address is told, the right one taken.
  await page.getByRole('radio', { name: t('ui.connect.byBrowser') }).check()
  await field('url').fill(blog.url)
  await page.keyboard.press('Enter')
  const paste = page.getByLabel(t('ui.signIn.paste.wordpress'))
  await expect(paste).toBeFocused({ timeout: 30_000 })
  const [url = ''] = await opened()
  const to = await approve(url)
  await paste.fill(to.replace(/state=[\w-]+/, 'state=x'))
  await page.keyboard.press('Enter')
  await expect(alert).toBeVisible({ timeout: 30_000 })
  await paste.fill(to)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: t('ui.connect.brand') })).toBeFocused({ timeout: 30_000 })

  // Back, and the way is as it was; Escape leaves.
  await page.keyboard.press('Escape')
  await expect(field('url')).toHaveValue(blog.url)
  expect((await new CommandLine(folder.dir).ask<{ accounts: unknown[] }>('account', 'list')).accounts).toEqual([])
  expect(running.complaints).toEqual([])
  await running.close()
  await blog.close()
  await reader.close()
  folder.remove()
})

test('an account is renewed by the browser, and its brand renamed on screen', async () => {
  const blog = await startBlog()
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const opened = await catchBrowser(running)
  const inbox = new Inbox(page, t)
  await openWizard(page)
  await page.getByRole('radio', { name: t('ui.connect.bySecret') }).check()
  await page.getByLabel(t('ui.field.wordpress.url')).fill(blog.url)
  await page.getByLabel(t('ui.field.wordpress.user')).fill('camille')
  await page.getByLabel(t('ui.field.wordpress.password')).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: t('ui.connect.brand') }).fill('Maison')
  await page.keyboard.press('Enter')
  await button(page, t('ui.connect.toInbox'))().click()
  await expect(inbox.rows).toHaveCount(3, { timeout: 30_000 })
  await inbox.press('g', 'a')
  await button(page, t('ui.accounts.rename'))().click()
  await page.getByLabel(t('ui.accounts.brandName')).fill('Maison Lune')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('listitem', { name: t('word.network.wordpress') }).filter({ hasText: 'Maison Lune' })).toBeVisible()

  await button(page, t('ui.accounts.reconnect'))().click()
  await button(page, t('ui.signIn.open'))().click()
  await expect.poll(async () => (await opened()).length, { timeout: 30_000 }).toBe(1)
  const [url = ''] = await opened()
  await fetch(await approve(url))
  await expect(button(page, t('ui.signIn.submit'))()).toHaveCount(0, { timeout: 30_000 })
  await expect(page.getByRole('listitem', { name: t('word.network.wordpress') }).filter({ hasText: 'Maison Lune' })).toContainText(t('ui.health.ok'), { timeout: 30_000 })
  expect(running.complaints).toEqual([])
  await running.close()
  await blog.close()
  folder.remove()
})

test('what was not granted over there is said before saving, and on the account afterwards', async () => {
  const server = createBlueskySandbox({ accounts: [{ handle: 'maison.test', displayName: 'Maison' }], grants: () => 'atproto transition:generic' })
  await server.listen()
  const folder = makeFolder()
  const running = await launch(['--data', folder.dir])
  const { page } = running
  const opened = await catchBrowser(running)
  await page.getByRole('button', { name: t('ui.first.connect') }).click()
  await page.getByRole('button', { name: t('word.network.bluesky') }).click()
  await page.getByLabel(t('ui.field.bluesky.user')).fill('maison.test')
  await page.getByLabel(t('ui.field.bluesky.url')).fill(server.url)
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await opened()).length, { timeout: 30_000 }).toBe(1)
  const [url = ''] = await opened()
  await fetch(await approve(url))
  const told = t('ui.accounts.missing', { what: t('ui.stream.messages') })
  await expect(page.getByRole('form', { name: t('ui.connect.tested') })).toContainText(told, { timeout: 30_000 })
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: t('ui.close'), exact: true }).click({ timeout: 30_000 })
  await expect(page.getByRole('listitem', { name: t('word.network.bluesky') })).toContainText(told)
  expect(running.complaints).toEqual([])
  await running.close()
  await server.close()
  folder.remove()
})

for (const language of ['fr', 'en'] as const) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the wizard's steps fit their window and are kept as pictures: ${language}, ${theme}`, async () => {
      const spoken = createTranslator(language)
      const folder = makeFolder()
      const blog = await startBlog()
      const running = await launch(['--data', folder.dir], { LANGUAGE: language })
      const { page } = running
      mkdirSync(screens, { recursive: true })
      await running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
      await page.emulateMedia({ colorScheme: theme })
      const keep = async (name: string): Promise<void> => {
        const spills = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
        expect(spills, name).toBe(false)
        await page.screenshot({ path: join(screens, `connect-${name}-${language}-${theme}.png`) })
      }
      await catchBrowser(running)
      await page.getByRole('button', { name: spoken('ui.first.connect') }).click()
      await keep('which')
      await page.getByRole('button', { name: spoken('word.network.wordpress') }).click()
      await page.getByLabel(spoken('ui.field.wordpress.url')).fill(blog.url)
      await page.getByLabel(spoken('ui.field.wordpress.user')).fill('camille')
      await keep('browser')
      await page.keyboard.press('Enter')
      await expect(page.getByLabel(spoken('ui.signIn.paste.wordpress'))).toBeFocused({ timeout: 30_000 })
      await keep('waiting')
      await page.getByRole('button', { name: spoken('ui.cancel'), exact: true }).click()
      await page.getByRole('radio', { name: spoken('ui.connect.bySecret') }).check()
      await page.getByLabel(spoken('ui.field.wordpress.password')).fill(password)
      await keep('secret')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('combobox', { name: spoken('ui.connect.brand') })).toBeFocused({ timeout: 30_000 })
      await keep('tested')
      await page.keyboard.press('Enter')
      await expect(page.getByText(spoken('ui.connect.read', { count: 3 }))).toBeVisible({ timeout: 30_000 })
      await keep('read')
      expect(running.complaints).toEqual([])
      await running.close()
      await blog.close()
      folder.remove()
    })
  }
}
